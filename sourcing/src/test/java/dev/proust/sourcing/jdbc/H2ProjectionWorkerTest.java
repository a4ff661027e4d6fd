package dev.proust.sourcing.jdbc;

/// Workers on H2.
class H2ProjectionWorkerTest extends ProjectionWorkerContract {

    @Override
    TestDatabase newDatabase() {
        return TestDatabase.h2();
    }

    @Override
    boolean failsSilently() {
        return true;
    }
}
