package com.stytch.migrate.ledger;

class InMemoryLedgerTest extends LedgerContract {

    @Override
    Ledger open() {
        return Ledger.inMemory();
    }
}
