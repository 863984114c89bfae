package io.taiqu.supervisor.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests of what is kept: the build runs them on SQLite, and once more on PostgreSQL. They open
 * their database by {@link TestDatabases}.
 */
@Tag("store")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface StoreTest {}
