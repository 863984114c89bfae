package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.DocumentType;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.Revision;
import io.taiqu.supervisor.transaction.Transactions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Publishes retained documents other than credit states: a document whose content did not change is
 * not issued again within a generation, a changed one gets the next revision, and all of them can
 * be published again when the broker may have lost them.
 */
public final class DocumentDesk {
  /**
   * No edge is believed to hold more documents than this after the one in force: what it says of
   * itself is not signed by the supervisor, and must not use up the numbers.
   */
  private static final long MOST_FORGOTTEN = 10_000;

  private final DocumentStore store;
  private final Downlinks downlinks;
  private final Transactions transactions;
  private final LongSupplier generation;
  private final BooleanSupplier held;
  private final RoleKeys keys;

  /** The revisions of documents that edges hold and that this database has forgotten. */
  private final Map<String, Revision> heldByEdges = new ConcurrentHashMap<>();

  /**
   * A desk.
   *
   * @param generation the fence's generation
   * @param held whether nothing may be issued, because what was issued before is not known
   * @param keys of now: what earlier ones signed is signed again before it is published again
   */
  public DocumentDesk(
      DocumentStore store,
      Downlinks downlinks,
      Transactions transactions,
      LongSupplier generation,
      BooleanSupplier held,
      RoleKeys keys) {
    this.store = store;
    this.downlinks = downlinks;
    this.transactions = transactions;
    this.generation = generation;
    this.held = held;
    this.keys = keys;
  }

  /**
   * Makes a document the one in force on its topic.
   *
   * @param subject whom it is about, for people
   * @param make the document with a given revision; its content must not depend on the revision
   * @return whether it was new or different, or of an earlier generation; never while documents are
   *     held
   */
  public boolean put(String subject, Function<Revision, Downlink> make, SigningKey key) {
    return put(subject, make, key, false);
  }

  /**
   * Makes a document the one in force on its topic, with the next revision even if it is in force:
   * for an edge that shows that it does not go by it. It may hold another content under this
   * revision, which a database gave out that was put back since.
   *
   * @param subject whom it is about, for people
   * @param make the document with a given revision; its content must not depend on the revision
   * @return whether it was issued; never while documents are held
   */
  public boolean putAnew(String subject, Function<Revision, Downlink> make, SigningKey key) {
    return put(subject, make, key, true);
  }

  private boolean put(
      String subject, Function<Revision, Downlink> make, SigningKey key, boolean anew) {
    return transactions.run(() -> {
      if (held.getAsBoolean()) {
        return false;
      }
      Downlink plain = make.apply(Revision.NONE);
      String topic = Topics.of(plain).name();
      Digest content = Digest.of(DocumentCodec.sign(plain, key));
      Optional<DocumentStore.Kept> before = store.find(topic);
      boolean inForce =
          before
              .filter(kept -> kept.content().equals(content))
              .filter(kept -> kept.revision().generation() == generation.getAsLong())
              .filter(kept -> kept.revision().isAfter(heldOf(topic)))
              .isPresent();
      if (inForce && !anew) {
        return false;
      }
      Revision known = before.map(DocumentStore.Kept::revision).orElse(Revision.NONE);
      Revision revision = next(heldOf(topic).isAfter(known) ? heldOf(topic) : known);
      byte[] bytes = DocumentCodec.sign(make.apply(revision), key);
      store.save(new DocumentStore.Kept(topic, plain.edge(), subject, revision, content, bytes));
      // A publication that fails is made up for by publishAll at the next connection.
      transactions.afterCommit(() -> downlinks.publish(topic, bytes, true));
      return true;
    });
  }

  /**
   * Makes a document the one in force on its topic, unless there is one already: for documents that
   * begin something.
   *
   * @param subject whom it is about, for people
   * @param make the document with a given revision
   */
  public void putOnce(String subject, Function<Revision, Downlink> make, SigningKey key) {
    transactions.run(() -> {
      if (store.find(Topics.of(make.apply(Revision.NONE)).name()).isEmpty()) {
        put(subject, make, key);
      }
    });
  }

  /**
   * Signs with the keys of now what an earlier key signed: an edge that has not got it yet may not
   * trust that one any more. What is said and its place in the order stay, so that an edge that has
   * it knows it.
   */
  private void signAgain() {
    transactions.run(() -> {
      for (DocumentStore.Kept kept : store.all()) {
        Document document = read(kept.bytes());
        SigningKey key = keys.of(DocumentType.of(document).signer());
        if (!DocumentCodec.signerOf(kept.bytes()).equals(key.id())) {
          store.save(
              new DocumentStore.Kept(
                  kept.topic(),
                  kept.edge(),
                  kept.subject(),
                  kept.revision(),
                  kept.content(),
                  DocumentCodec.sign(document, key)));
        }
      }
    });
  }

  private static Document read(byte[] stored) {
    try {
      return DocumentCodec.readStored(stored).document();
    } catch (MalformedException ownDocument) {
      throw new IllegalStateException("a document of our own", ownDocument);
    }
  }

  /** The revision of the newest document of a topic; {@link Revision#NONE} before the first. */
  public Revision inForce(Topics.Topic topic) {
    return store.find(topic.name()).map(DocumentStore.Kept::revision).orElse(Revision.NONE);
  }

  /** The newest document of a topic, as it was signed. */
  public Optional<byte[]> bytes(Topics.Topic topic) {
    return store.find(topic.name()).map(DocumentStore.Kept::bytes);
  }

  /**
   * An edge says which document of a topic it holds. One after the newest that is known, or another
   * one under its revision, was issued by a database that was put back since; the document in force
   * then has to be put again, and gets a revision after the one that the edge holds.
   *
   * @return whether it has to; never while documents are held, since all are issued anew after that
   */
  public boolean isForgotten(Topics.Topic topic, HeldDocument shown) {
    Optional<DocumentStore.Kept> kept = store.find(topic.name());
    Revision known = kept.map(DocumentStore.Kept::revision).orElse(Revision.NONE);
    Revision revision = shown.revision();
    boolean isOther =
        kept.filter(ours -> ours.revision().equals(revision))
            .filter(ours -> !DocumentCodec.contentOf(ours.bytes()).equals(shown.content()))
            .isPresent();
    boolean forgotten =
        (isOther || revision.isAfter(known))
            && !held.getAsBoolean()
            && revision.generation() == generation.getAsLong()
            && revision.sequence() <= next(known).sequence() + MOST_FORGOTTEN;
    if (forgotten) {
      heldByEdges.put(topic.name(), revision);
    }
    return forgotten;
  }

  private Revision heldOf(String topic) {
    return heldByEdges.getOrDefault(topic, Revision.NONE);
  }

  /** An edge is fenced: its documents are taken from the broker and not published again. */
  public void forget(EdgeId edge) {
    transactions.run(() -> {
      for (DocumentStore.Kept document : store.all()) {
        if (document.edge().equals(edge)) {
          store.remove(document.topic());
          transactions.afterCommit(() -> downlinks.publish(document.topic(), new byte[0], true));
        }
      }
    });
  }

  private Revision next(Revision before) {
    long current = generation.getAsLong();
    return before.generation() == current
        ? new Revision(current, before.sequence() + 1)
        : new Revision(current, 1);
  }

  /** Publishes every document again. */
  public void publishAll() {
    if (held.getAsBoolean()) {
      return;
    }
    signAgain();
    store.all().forEach(document -> downlinks.publish(document.topic(), document.bytes(), true));
  }

  /** Publishes every document of one edge again. */
  public void publishAgain(EdgeId edge) {
    if (held.getAsBoolean()) {
      return;
    }
    for (DocumentStore.Kept document : store.all()) {
      if (document.edge().equals(edge)) {
        downlinks.publish(document.topic(), document.bytes(), true);
      }
    }
  }
}
