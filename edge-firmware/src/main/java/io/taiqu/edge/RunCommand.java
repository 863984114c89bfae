package io.taiqu.edge;
import picocli.CommandLine.Command;
@Command(name = "run")
final class RunCommand implements Runnable {
  @Override public void run() {}
}
