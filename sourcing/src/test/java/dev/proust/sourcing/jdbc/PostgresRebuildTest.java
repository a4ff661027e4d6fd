package dev.proust.sourcing.jdbc;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Rebuilds in PostgreSQL: a real one, started by the tests.
class PostgresRebuildTest extends RebuildContract {

    private ExtensionContext context;

    @RegisterExtension
    final BeforeEachCallback knowing = context -> this.context = context;

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.postgres(context);
    }

    @Override
    boolean failsSilently() {
        return false;
    }
}
