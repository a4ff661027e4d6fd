package dev.proust.sourcing.jdbc;

/// Rebuilds in H2.
class H2RebuildTest extends RebuildContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Override
    boolean failsSilently() {
        return true;
    }
}
