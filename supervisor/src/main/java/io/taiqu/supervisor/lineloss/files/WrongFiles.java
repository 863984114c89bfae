package io.taiqu.supervisor.lineloss.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Files can't be analysed. Each problem names the file, the line where there is one, and a cure.
 */
public final class WrongFiles extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  private final transient List<String> problems;

  WrongFiles(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems; of very many the first ones and how many more there are. */
  public List<String> problems() {
    return problems;
  }

  static final class Collector {
    private final List<String> problems = new ArrayList<>();
    private int more;

    void add(String file, int line, String problem) {
      addText(file + ":" + line + ": " + problem);
    }

    void addText(String problem) {
      if (problems.size() < SHOWN) {
        problems.add(problem);
      } else {
        more++;
      }
    }

    boolean none() {
      return problems.isEmpty();
    }

    void throwIfAny() throws WrongFiles {
      if (!problems.isEmpty()) {
        if (more > 0) {
          problems.add("and " + more + " more problems");
        }
        throw new WrongFiles(problems);
      }
    }
  }
}
