package io.taiqu.supervisor.pki;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.taiqu.protocol.codec.TrustException;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code taiqu pki}. */
@Command(
    name = "taiqu pki",
    description = "Keys and certificates of a deployment.",
    subcommands = {
      InitCommand.class,
      IssueCommand.class,
      RevokeCommand.class,
      RotateCommand.class,
      ShowCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed, for example because the disk is full",
      "2:the command line is wrong",
      "3:a file or an identity that was named does not exist",
      "5:refused: it would overwrite something, or take away the last key"
    })
public final class PkiCommand implements Runnable {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this text.")
  private boolean help;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the result as one JSON object.")
  private boolean json;

  final InstantSource clock;

  /** A command that makes certificates valid from the given clock's time on. */
  public PkiCommand(InstantSource clock) {
    this.clock = clock;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(new PkiCommand(InstantSource.system())).execute(arguments));
  }

  /** The command line of {@code command}, to run by itself or as a part of another. */
  public static CommandLine commandLine(PkiCommand command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Explanation());
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "What shall be done? Name a command.");
  }

  /** Prints what came of it: fields on lines of their own, or as JSON. */
  void print(Map<String, ?> result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(result));
    } else {
      int width = result.keySet().stream().mapToInt(String::length).max().orElse(0);
      result.forEach((name, value) -> out.printf("%-" + width + "s  %s%n", name, value));
    }
    out.flush();
  }

  /** Where a passphrase comes from: a file, or the terminal without echo. */
  static final class Passphrase {

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description =
            "Read the root key's passphrase from the first line of this file. Otherwise it is asked for.")
    private @Nullable Path file;

    Optional<char[]> ask(String question) {
      if (file != null) {
        return Optional.of(firstLine(file));
      }
      Console console = System.console();
      char @Nullable [] typed = console == null ? null : console.readPassword("%s: ", question);
      return Optional.ofNullable(typed);
    }

    boolean isGiven() {
      return file != null;
    }

    private static char[] firstLine(Path file) {
      try (var lines = Files.lines(file)) {
        return lines
            .findFirst()
            .filter(line -> !line.isEmpty())
            .orElseThrow(() -> new PkiRefusal(file + " has no passphrase on its first line"))
            .toCharArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says what went wrong in one line; a stack trace only for what nobody foresaw. */
  private static final class Explanation implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
      Throwable cause =
          failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
      PrintWriter err = command.getErr();
      switch (Objects.requireNonNullElse(cause, failure)) {
        case PkiRefusal refusal -> {
          err.println("taiqu pki: " + refusal.getMessage());
          return refusal.reason.exitCode;
        }
        case TrustException damaged -> {
          err.println("taiqu pki: " + damaged.getMessage());
          return PkiRefusal.Reason.REFUSED.exitCode;
        }
        case NoSuchFileException missing -> {
          err.println("taiqu pki: there is no " + missing.getFile());
          return PkiRefusal.Reason.NOT_FOUND.exitCode;
        }
        case FileSystemException file -> {
          err.println("taiqu pki: " + file.getFile() + ": " + reasonOf(file));
          return 1;
        }
        default -> throw failure;
      }
    }

    private static String reasonOf(FileSystemException failure) {
      if (failure instanceof java.nio.file.AccessDeniedException) {
        return "may not be read or written by this user";
      }
      return Optional.ofNullable(failure.getReason()).orElse(failure.getClass().getSimpleName());
    }
  }
}
