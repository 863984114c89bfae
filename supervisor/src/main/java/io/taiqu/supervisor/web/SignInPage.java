package io.taiqu.supervisor.web;

import java.util.Optional;

/**
 * The sign-in form.
 *
 * @param next where to go after it
 * @param user the name typed last
 * @param failure why the last attempt failed, in the visitor's words
 */
public record SignInPage(String next, String user, Optional<String> failure) {}
