package io.taiqu.hwtest.sim.history;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A port of the product that answers one of its questions in its own way. */
final class Altered {
  private Altered() {}

  /** Answers one question. */
  @FunctionalInterface
  interface Answer {
    /** The answer, null of a method without one; {@code real} gives the product's. */
    @Nullable Object to(Object[] arguments, Real real) throws Throwable;
  }

  /** The product's answer. */
  @FunctionalInterface
  interface Real {
    /** What the product answers to these arguments. */
    @Nullable Object answer(Object... arguments) throws Throwable;
  }

  /**
   * The port with one method altered.
   *
   * @throws IllegalArgumentException if the port has no such method
   */
  static <P> P port(Class<P> type, P real, String method, Answer answer) {
    if (Arrays.stream(type.getMethods()).map(Method::getName).noneMatch(method::equals)) {
      throw new IllegalArgumentException(type + " has no method " + method);
    }
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              Object[] given = arguments == null ? new Object[0] : arguments;
              Real product = changed -> invoke(called, real, changed);
              return called.getName().equals(method)
                  ? answer.to(given, product)
                  : product.answer(given);
            });
    return type.cast(proxy);
  }

  private static @Nullable Object invoke(Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
