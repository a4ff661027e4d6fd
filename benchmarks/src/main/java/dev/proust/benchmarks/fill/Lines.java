package dev.proust.benchmarks.fill;

import dev.proust.benchmarks.harness.Payloads;
import dev.proust.store.Data;
import java.util.List;
import java.util.SplittableRandom;

/// What a shop's events say: a line of an order as JSON, of about 165 bytes, or with its delivery of about 256. What
/// they have in common compresses as that of real ones does.
///
/// Thread rule: one thread; each client has its own.
public final class Lines implements Payloads {

    private static final int PRODUCTS = 4_000;
    private static final List<String> COLOURS =
            List.of("WHITE", "RED", "PINK", "BLUE", "IVORY", "GREEN", "BLACK", "ANTIQUE", "VINTAGE", "RETROSPOT");
    private static final List<String> THINGS =
            List.of("HANGING HEART HOLDER", "LUNCH BAG", "CAKE STAND", "TEA TOWEL", "PHOTO FRAME", "ALARM CLOCK");
    private static final List<String> MATERIALS = List.of("METAL", "GLASS", "WOODEN", "PAPER", "ZINC", "CERAMIC");
    private static final List<String> KINDS = List.of("standard", "express", "collected");
    private static final List<String> COUNTRIES = List.of("United Kingdom", "Germany", "France", "Norway", "Portugal");

    private final SplittableRandom random;
    private final boolean withDelivery;

    private Lines(SplittableRandom random, boolean withDelivery) {
        this.random = random;
        this.withDelivery = withDelivery;
    }

    /// Always the same ones.
    public static Lines ofShop() {
        return new Lines(new SplittableRandom(180), false);
    }

    /// The same with what is said of the delivery.
    public static Lines withDelivery() {
        return new Lines(new SplittableRandom(180), true);
    }

    @Override
    public Lines split() {
        return new Lines(random.split(), withDelivery);
    }

    @Override
    public Data next() {
        int product = random.nextInt(PRODUCTS);
        return Data.json("""
                {"invoice":"%d","line":%d,"stockCode":"%d%c","description":"%s","quantity":%d,"price":%d.%02d,\
                "customer":"%d","country":"%s"%s}""".formatted(
                        536_000 + random.nextInt(50_000),
                        1 + random.nextInt(40),
                        20_000 + product,
                        'A' + product % 4,
                        description(product),
                        1 + random.nextInt(24),
                        random.nextInt(20),
                        random.nextInt(100),
                        12_000 + random.nextInt(6_000),
                        of(COUNTRIES, random.nextInt(100) < 90 ? 0 : random.nextInt(COUNTRIES.size())),
                        withDelivery ? delivery() : ""));
    }

    private String delivery() {
        return """
                ,"delivery":{"parcel":"%016x","kind":"%s","day":"2011-%02d-%02d","grams":%d}""".formatted(
                        random.nextLong(),
                        of(KINDS, random.nextInt(KINDS.size())),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        50 * random.nextInt(100));
    }

    private static String description(int product) {
        return of(COLOURS, product) + " " + of(MATERIALS, product / 7) + " " + of(THINGS, product / 41);
    }

    private static String of(List<String> words, int number) {
        return words.get(number % words.size());
    }
}
