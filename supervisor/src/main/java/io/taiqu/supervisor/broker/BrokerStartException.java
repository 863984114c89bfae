package io.taiqu.supervisor.broker;

/** The broker can't start; the message says what to change. */
public final class BrokerStartException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
