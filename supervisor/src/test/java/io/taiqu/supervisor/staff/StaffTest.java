package io.taiqu.supervisor.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.staff.SignIn.Outcome;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class StaffTest {
  private static final int ITERATIONS = 10;
  private static final UserName AMY = new UserName("amy");

  private final SecureRandom random = new SecureRandom();
  private Instant now = Instant.parse("2026-03-02T02:00:00Z");
  private Database database;
  private AuditTrail audit;
  private Staff staff;
  private SignIn signIn;

  @BeforeEach
  void open(@TempDir Path directory) {
    database = TestDatabases.open(directory.resolve("supervisor.db"));
    SqlStaffStore store = new SqlStaffStore(database);
    InstantSource clock = () -> now;
    audit = new AuditTrail(new SqlAuditStore(database), clock);
    staff = new Staff(store, audit, database, clock, random, ITERATIONS);
    signIn = new SignIn(store, clock, random, ITERATIONS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String addAmy() {
    return staff.add(AMY, Role.CASHIER, Optional.empty(), "root").orElseThrow();
  }

  private Outcome.SignedIn signedIn(String password) {
    return assertInstanceOf(Outcome.SignedIn.class, signIn.attempt(AMY, password));
  }

  @Test
  void generatedPasswordSignsInUntilTheSessionEnds() {
    Outcome.SignedIn opened = signedIn(addAmy());
    assertEquals(Role.CASHIER, signIn.session(opened.token()).orElseThrow().role());
    now = now.plus(SignIn.SESSION_LENGTH);
    assertTrue(signIn.session(opened.token()).isEmpty());
  }

  /** So that whoever asks for names that do not exist learns nothing from how long it takes. */
  @Test
  void theDecoyTakesTheWorkOfARealHashAndMatchesNothing() {
    PasswordHash decoy = PasswordHash.decoy(random, 4321);
    String[] real = PasswordHash.of("decoy", random, 4321).encoded().split("\\$");
    String[] parts = decoy.encoded().split("\\$");
    for (int i = 0; i < 2; i++) {
      assertEquals(real[i], parts[i]);
    }
    for (int i = 2; i < 4; i++) {
      assertEquals(real[i].length(), parts[i].length());
    }
    assertFalse(decoy.matches("decoy"));
    assertInstanceOf(Outcome.Refused.class, signIn.attempt(AMY, "decoy"));
  }

  @Test
  void changesOfUsersAreOnRecord() {
    addAmy();
    staff.reset(AMY, "root");
    staff.remove(AMY, "root");
    staff.remove(AMY, "root");
    List<String> actions =
        audit.page(Long.MAX_VALUE, 9, AuditStore.Filter.ALL).stream()
            .map(entry -> entry.deed().action())
            .toList();
    assertEquals(List.of("user.removed", "user.reset", "user.added"), actions);
  }

  @Test
  void aNameIsTakenOnce() {
    addAmy();
    assertTrue(staff.add(AMY, Role.SUPERVISOR, Optional.empty(), "root").isEmpty());
  }

  @Test
  void resetAndRemovalEndSessions() {
    String first = addAmy();
    Outcome.SignedIn opened = signedIn(first);
    String second = staff.reset(AMY, "root").orElseThrow();
    assertTrue(signIn.session(opened.token()).isEmpty());
    assertInstanceOf(Outcome.Refused.class, signIn.attempt(AMY, first));
    Outcome.SignedIn again = signedIn(second);
    assertTrue(staff.remove(AMY, "root"));
    assertTrue(signIn.session(again.token()).isEmpty());
    assertFalse(staff.remove(AMY, "root"));
  }

  @Test
  void failuresLockLongerAndLongerAndARightPasswordClearsThem() {
    String password = addAmy();
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Outcome.Refused.class, signIn.attempt(AMY, "wrong"));
    }
    assertInstanceOf(Outcome.LockedOut.class, signIn.attempt(AMY, password));
    now = now.plusSeconds(16);
    assertInstanceOf(Outcome.Refused.class, signIn.attempt(AMY, "wrong"));
    now = now.plusSeconds(16);
    assertInstanceOf(Outcome.LockedOut.class, signIn.attempt(AMY, password));
    now = now.plusSeconds(30);
    signedIn(password);
    assertInstanceOf(Outcome.Refused.class, signIn.attempt(AMY, "wrong"));
    signedIn(password);
    assertEquals(Duration.ofMinutes(15), SignIn.lockAfter(1_000));
  }

  @Test
  void passwordsAreKeptAsSaltedSlowHashes() {
    PasswordHash one = PasswordHash.of("secret", random, ITERATIONS);
    PasswordHash two = PasswordHash.of("secret", random, ITERATIONS);
    assertFalse(one.encoded().equals(two.encoded()), "each hash has its own salt");
    assertTrue(one.matches("secret") && two.matches("secret"));
    assertFalse(one.matches("Secret"));
    assertFalse(one.toString().contains(one.encoded()));
  }

  @Test
  void onlyCustomersHaveAccounts() {
    assertThrows(
        IllegalArgumentException.class,
        () -> staff.add(AMY, Role.CUSTOMER, Optional.empty(), "root"));
    assertThrows(
        IllegalArgumentException.class,
        () -> staff.add(AMY, Role.CASHIER, Optional.of("1010101"), "root"));
  }
}
