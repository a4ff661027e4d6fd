package dev.proust.sourcing.jdbc;

/// Projections into H2.
class H2ProjectionTest extends ProjectionContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Override
    boolean failsSilently() {
        return true;
    }
}
