package dev.proust.examples.shop;

/// The shop's no: its rules forbid a command. Nothing was stored.
final class ShopRefusal extends RuntimeException {

    ShopRefusal(String reason) {
        super(reason);
    }
}
