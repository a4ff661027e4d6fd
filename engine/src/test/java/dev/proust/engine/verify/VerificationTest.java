package dev.proust.engine.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.engine.Options;
import dev.proust.engine.Proust;
import dev.proust.engine.damage.Consequence;
import dev.proust.engine.damage.Damage;
import dev.proust.engine.damage.Damage.Kind;
import dev.proust.engine.damage.Positions;
import dev.proust.engine.log.Secret;
import dev.proust.engine.verify.Anatomy.Batch;
import dev.proust.engine.verify.Anatomy.Range;
import dev.proust.store.CorruptionException;
import dev.proust.store.LockedException;
import dev.proust.store.NoSuchStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damage of every kind is found, with its file and range, and nothing else is; and no file is changed by looking.
class VerificationTest {

    private static final String FIRST = "0000000001.segment";
    private static final String SECOND = "0000000002.segment";
    private static final String THIRD = "0000000003.segment";

    @TempDir
    private static Path store;

    private static final Map<String, byte[]> WHOLE = new TreeMap<>();
    private static final List<String> RUNS = new ArrayList<>();

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void live() throws IOException {
        try (var living = new Living(store, 1, 20_000, 2_000)) {
            living.append(280, 100);
        }
        WHOLE.putAll(files(store));
        WHOLE.keySet().stream().filter(file -> file.endsWith(".run")).forEach(RUNS::add);
        assertThat(WHOLE).as("the store that all tests share").containsKeys(FIRST, SECOND, THIRD);
        assertThat(RUNS).hasSizeGreaterThan(1);
    }

    @AfterEach
    void mend() throws IOException {
        for (var file : files(store).keySet()) {
            if (!WHOLE.containsKey(file)) Files.delete(store.resolve(file));
        }
        for (var file : WHOLE.entrySet()) {
            var path = store.resolve(file.getKey());
            boolean isWhole = Files.exists(path) && Arrays.equals(Files.readAllBytes(path), file.getValue());
            if (!isWhole) Files.write(path, file.getValue());
        }
    }

    // ---------------------------------------------------------------------------------------------------- sound

    @Test
    void a_sound_store_is_found_sound_and_counted() throws IOException {
        var findings = verify();

        assertThat(findings.damages()).isEmpty();
        assertThat(findings.isSound()).isTrue();
        assertThat(findings.counts().segments()).isEqualTo(3);
        assertThat(findings.counts().runs()).isEqualTo(RUNS.size());
        assertThat(findings.counts().events()).isEqualTo(head());
        assertThat(findings.counts().keys()).isPositive();
        assertThat(findings.counts().bytes())
                .isEqualTo(
                        WHOLE.values().stream().mapToLong(bytes -> bytes.length).sum() - WHOLE.get("lock").length);
    }

    @Test
    void progress_grows_to_all_bytes() {
        var told = new ArrayList<long[]>();
        var findings = Proust.verify(store, (done, total) -> told.add(new long[] {done, total}));

        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i)[0]).isGreaterThanOrEqualTo(told.get(i - 1)[0]);
        }
        assertThat(told.getLast())
                .containsExactly(findings.counts().bytes(), findings.counts().bytes());
    }

    @Test
    void stores_after_random_lives_are_found_sound() throws IOException {
        for (long seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            var directory = elsewhere.resolve("seed-" + seed);
            for (int life = 0; life < 1 + random.nextInt(4); life++) {
                try (var living = new Living(directory, random.nextLong(), 10 + random.nextInt(500), 1_000)) {
                    living.append(random.nextInt(60), 1 + random.nextInt(20));
                    // What a killed process leaves behind.
                    copy(directory, elsewhere.resolve("killed-" + seed + "-" + life));
                    requireSound(elsewhere.resolve("killed-" + seed + "-" + life), seed);
                }
                requireSound(directory, seed);
            }
        }
    }

    private static void requireSound(Path directory, long seed) {
        assertThat(Proust.verify(directory, (done, total) -> {}).damages())
                .as("seed %d", seed)
                .isEmpty();
    }

    // ---------------------------------------------------------------------------------------------------- the log

    @Test
    void a_damaged_body_is_found() throws IOException {
        var batch = batchOf(SECOND, 5);
        var body = Anatomy.events(store, batch).get(2).body();
        flip(body, 40);

        requireOnly(Kind.BODY, Consequence.READS_FAIL, body, new Positions(batch.first() + 2, batch.first() + 2));
    }

    @Test
    void a_damaged_event_header_is_found_with_all_that_cannot_be_read_behind_it() throws IOException {
        var batch = batchOf(THIRD, 5);
        var header = Anatomy.events(store, batch).get(3).header();
        flip(header, 30);

        requireOnly(
                Kind.BATCH_CONTENT,
                Consequence.REFUSED,
                new Range(THIRD, header.from(), batch.range().to()),
                new Positions(batch.first() + 3, batch.first() + batch.events() - 1));
    }

    @Test
    void damage_to_a_batch_before_what_an_opening_reads_fails_reads_only() throws IOException {
        var batch = batchOf(FIRST, 5);
        flip(batch.range(), 60);

        var damage =
                requireOnly(Kind.BATCH, Consequence.READS_FAIL, batch.range().from(), positions(batch));
        assertThat(damage.to()).isEqualTo((batch.range().to() + 511) / 512 * 512);
        assertThat(isRefused()).isFalse();
    }

    @Test
    void a_damaged_batch_header_is_found() throws IOException {
        var batch = batchOf(THIRD, 5);
        flip(batch.range(), 3);

        requireOnly(Kind.BATCH, Consequence.REFUSED, batch.range().from(), positions(batch));
        assertThat(isRefused()).isTrue();
    }

    @Test
    void a_damaged_seal_is_found_whether_in_its_header_or_behind_it() throws IOException {
        var seal = batchesOf(FIRST).getLast();
        assertThat(seal.kind()).isEqualTo(Batch.SEALED);
        flip(seal.range(), 17);
        assertThat(requireOnly(Kind.SEAL, Consequence.REFUSED, seal.offset(), null)
                        .to())
                .isEqualTo(seal.offset() + 4096);

        mend();
        flip(seal.range(), 130);
        requireOnly(Kind.SEAL, Consequence.REFUSED, seal.offset() + 128, null);
        assertThat(isRefused()).isTrue();
    }

    @Test
    void a_damaged_segment_header_is_found_and_what_follows_is_read_all_the_same() throws IOException {
        for (var file : List.of(FIRST, SECOND, THIRD)) {
            flip(new Range(file, 0, 4096), 50);
            requireOnly(Kind.SEGMENT_HEADER, Consequence.REFUSED, new Range(file, 0, 4096), null);
            assertThat(isRefused()).isTrue();
            mend();
        }
    }

    @Test
    void headers_of_all_segments_may_be_damaged() throws IOException {
        for (var file : List.of(FIRST, SECOND, THIRD)) {
            flip(new Range(file, 0, 4096), 2_000);
        }
        var findings = verify();

        assertThat(findings.damages()).hasSize(3).allMatch(damage -> damage.kind() == Kind.SEGMENT_HEADER);
        assertThat(findings.counts().events()).isEqualTo(head());
    }

    @Test
    void a_missing_segment_is_found_with_the_positions_that_are_gone() throws IOException {
        for (var file : List.of(FIRST, SECOND, THIRD)) {
            Files.delete(store.resolve(file));
            var batches = batchesOf(file);
            long to = file.equals(THIRD) ? Positions.OPEN : batches.getLast().first() - 1;
            requireOnly(
                    Kind.MISSING_SEGMENT,
                    Consequence.REFUSED,
                    new Range(file, 0, 0),
                    new Positions(batches.getFirst().first(), to));
            var follows = "position " + batches.getFirst().first() + ", in a batch that follows on ";
            assertThat(verify().damages().getFirst().expected())
                    .startsWith("the log's segment ")
                    .contains(file.equals(FIRST) ? "" : follows);
            assertThat(isRefused()).isTrue();
            mend();
        }
    }

    @Test
    void a_segment_of_another_store_is_found() throws IOException {
        try (var other = new Living(elsewhere, 2, 20_000, 2_000)) {
            other.append(100, 100);
        }
        Files.copy(elsewhere.resolve(SECOND), replaced(SECOND));
        var damages = verify().damages();

        assertThat(damages).extracting(Damage::kind).contains(Kind.SEGMENT_HEADER);
        assertThat(damages).extracting(Damage::file).containsOnly(SECOND);
    }

    @Test
    void a_truncated_segment_is_found() throws IOException {
        var batches = batchesOf(SECOND);
        var batch = batchOf(SECOND, 9);
        truncate(SECOND, batch.offset() + 1_000);
        var damages = verify().damages();

        assertThat(damages).allMatch(damage -> damage.file().equals(SECOND) && damage.from() >= batch.offset());
        assertThat(damages).extracting(Damage::kind).containsOnly(Kind.BATCH_CONTENT, Kind.SHORT_SEGMENT);
        assertThat(damages.getFirst().positions().orElseThrow().from()).isBetween(batch.first(), batch.first() + 9);
        assertThat(damages.getLast().expected())
                .startsWith(damages.getLast().to() + " bytes at least, up to the seal that names segment 3");
        assertThat(damages.getLast().positions())
                .contains(new Positions(
                        batch.first() + batch.events(), batches.getLast().first() - 1));
        assertThat(isRefused()).isTrue();
    }

    @Test
    void a_batch_that_was_never_written_is_found() throws IOException {
        var batch = batchOf(THIRD, 3);
        var bytes = bytes(THIRD);
        Arrays.fill(bytes, (int) batch.offset(), (int) batch.range().to(), (byte) 0);
        Files.write(store.resolve(THIRD), bytes);

        requireOnly(Kind.BATCH, Consequence.REFUSED, batch.offset(), positions(batch));
    }

    @Test
    void a_batch_of_another_history_is_found_and_so_is_the_one_that_does_not_follow_on_it() throws IOException {
        var forged = batchOf(THIRD, 3);
        var next = batchOf(THIRD, 4);
        var bytes = bytes(THIRD);
        bytes[(int) forged.offset() + 90] ^= 1;
        seal(bytes, (int) forged.offset() + 16, (int) forged.offset() + 128, (int) forged.offset());
        Files.write(store.resolve(THIRD), bytes);
        var damages = verify().damages();

        assertThat(damages).extracting(Damage::kind).containsOnly(Kind.CHAIN);
        assertThat(damages).extracting(Damage::from).startsWith(forged.offset());
        assertThat(damages).hasSize(2);
        assertThat(damages.getLast().from()).isBetween(forged.range().to(), next.offset());
        assertThat(isRefused()).isTrue();
    }

    @Test
    void bytes_that_nothing_reads_are_found_and_do_no_harm() throws IOException {
        var batch = batchesOf(THIRD).stream()
                .filter(found -> found.range().to() % 512 != 0)
                .findFirst()
                .orElseThrow();
        flip(batch.range(), (int) batch.length());
        assertThat(requireOnly(
                                Kind.STRAY_BYTES,
                                Consequence.HARMLESS,
                                batch.range().to(),
                                null)
                        .file())
                .isEqualTo(THIRD);
        assertThat(isRefused()).isFalse();

        mend();
        var batches = batchesOf(FIRST);
        int seal = batches.size() - 1;
        long before = (batches.get(seal - 1).range().to() + 511) / 512 * 512;
        assertThat(before)
                .as("the gap before the seal")
                .isLessThan(batches.get(seal).offset());
        flip(new Range(FIRST, before, before + 1), 0);
        requireOnly(Kind.STRAY_BYTES, Consequence.HARMLESS, before, null);

        mend();
        var first = bytes(FIRST);
        var longer = Arrays.copyOf(first, first.length + 4_096);
        longer[first.length + 7] = 1;
        Files.write(store.resolve(FIRST), longer);
        requireOnly(Kind.STRAY_BYTES, Consequence.HARMLESS, first.length, null);
        assertThat(isRefused()).isFalse();
    }

    @Test
    void a_segment_that_nothing_names_is_remarked() throws IOException {
        var header = Arrays.copyOf(bytes(THIRD), 4_096);
        header[15] = 4;
        seal(header, 0, 4_080, 4_080);
        Files.write(store.resolve("0000000004.segment"), header);
        var findings = verify();

        assertThat(findings.isSound()).isTrue();
        assertThat(findings.damages()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Kind.SUPERFLUOUS_SEGMENT);
            assertThat(remark.file()).isEqualTo("0000000004.segment");
            assertThat(remark.consequence()).isEqualTo(Consequence.TIDIED);
        });
        assertThat(isRefused()).isFalse();
    }

    /// Makes the check of some bytes right, as only who knows the secret can.
    private static void seal(byte[] bytes, int from, int to, int at) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(WHOLE.get(FIRST), 32, 32);
            digest.update(bytes, from, to - from);
            System.arraycopy(digest.digest(), 0, bytes, at, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IOException(impossible);
        }
    }

    @Test
    void every_damaged_place_is_listed() throws IOException {
        flip(batchOf(FIRST, 2).range(), 5);
        flip(batchOf(SECOND, 4).range(), 5);
        flip(Anatomy.events(store, batchOf(SECOND, 20)).getFirst().body(), 0);
        flip(batchOf(THIRD, 2).range(), 5);
        flip(Anatomy.run(store.resolve(RUNS.getFirst())).filter(), 5);

        var findings = verify();
        assertThat(findings.damages())
                .extracting(Damage::file)
                .containsExactlyInAnyOrder(FIRST, SECOND, SECOND, THIRD, RUNS.getFirst());
        assertThat(isRefused()).isTrue();
        // What cannot be read cannot be told anew either.
        assertThat(findings.damages())
                .filteredOn(damage -> damage.kind() == Kind.RUN_FILTER)
                .extracting(Damage::consequence)
                .containsExactly(Consequence.READS_FAIL);
    }

    @Test
    void a_torn_tail_is_told_from_damage() throws IOException {
        var batches = batchesOf(THIRD);
        var last = batches.stream().filter(batch -> batch.events() > 0).toList().getLast();
        var bytes = bytes(THIRD);
        Arrays.fill(bytes, (int) last.offset() + 1_024, bytes.length, (byte) 0);
        Files.write(store.resolve(THIRD), bytes);

        requireOnly(Kind.TORN_TAIL, Consequence.CUT, last.offset(), Positions.from(last.first()));
        assertThat(isRefused()).isFalse();
    }

    @Test
    void a_damaged_body_in_the_last_batch_that_nothing_vouches_for_is_a_torn_tail() throws IOException {
        var last = batchesOf(THIRD).stream()
                .filter(batch -> batch.events() > 0)
                .toList()
                .getLast();
        var bytes = bytes(THIRD);
        Arrays.fill(bytes, (int) (last.range().to() + 511) / 512 * 512, bytes.length, (byte) 0);
        Files.write(store.resolve(THIRD), bytes);
        flip(Anatomy.events(store, last).getLast().body(), 3);

        requireOnly(Kind.TORN_TAIL, Consequence.CUT, last.offset(), Positions.from(last.first()));
    }

    // ---------------------------------------------------------------------------------------------------- runs

    @Test
    void damage_to_any_part_of_a_run_is_found() throws IOException {
        boolean someHavePostings = false;
        for (var run : RUNS) {
            var parts = Anatomy.run(store.resolve(run));
            requireFound(Kind.RUN_FOOTER, parts.footer());
            requireFound(Kind.RUN_DIRECTORY, parts.directory());
            requireFound(Kind.RUN_FILTER, parts.filter());
            requireFound(Kind.RUN_BUCKET, parts.buckets().getLast());
            requireFound(Kind.RUN_PLACES, parts.places().getFirst());
            if (parts.postings().isEmpty()) continue;
            requireFound(Kind.RUN_POSTINGS, parts.postings().getLast());
            someHavePostings = true;
        }
        assertThat(someHavePostings).isTrue();
    }

    @Test
    void damage_to_the_copies_of_events_in_a_merged_run_is_found() throws IOException {
        try (var other = new Living(elsewhere, 3, 200, 100)) {
            other.append(200, 20);
        }
        assertThat(Proust.verify(elsewhere, (done, total) -> {}).damages()).isEmpty();
        for (var run : files(elsewhere).keySet()) {
            if (!run.endsWith(".run")) continue;
            var copies = Anatomy.run(elsewhere.resolve(run)).events();
            if (copies.isEmpty()) continue;
            var bytes = Files.readAllBytes(elsewhere.resolve(run));
            bytes[(int) copies.getLast().from() + 30] ^= 8;
            Files.write(elsewhere.resolve(run), bytes);

            var damage = Proust.verify(elsewhere, (done, total) -> {}).damages().getFirst();
            assertThat(damage.kind()).isEqualTo(Kind.RUN_EVENTS);
            assertThat(damage.consequence()).isEqualTo(Consequence.REBUILT);
            assertThat(damage.from()).isEqualTo(copies.getLast().from());
            return;
        }
        throw new AssertionError("no run holds copies of events");
    }

    private void requireFound(Kind kind, Range part) throws IOException {
        flip(part, (int) Math.min(33, part.to() - part.from() - 1));
        var name = part.file();
        long from = Long.parseLong(name.substring(0, 19));
        requireOnly(kind, Consequence.REBUILT, part, new Positions(from, Long.parseLong(name.substring(20, 39))));
        mend();
    }

    @Test
    void a_run_of_another_store_is_found() throws IOException {
        try (var other = new Living(elsewhere, 2, 20_000, 10)) {
            other.append(280, 100);
        }
        Path foreign;
        try (var files = Files.list(elsewhere)) {
            foreign = files.filter(file -> file.toString().endsWith(".run"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.copy(foreign, replaced(RUNS.getFirst()));

        assertThat(verify().damages()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.RUN_FOOTER);
            assertThat(damage.file()).isEqualTo(RUNS.getFirst());
        });
    }

    @Test
    void a_missing_run_is_found_and_a_superfluous_one_remarked() throws IOException {
        Files.delete(store.resolve(RUNS.get(0)));
        long to = Long.parseLong(RUNS.get(0).substring(20, 39));
        requireOnly(Kind.MISSING_RUN, Consequence.REBUILT, new Range(RUNS.get(0), 0, 0), new Positions(1, to));

        mend();
        var inside = "0000000000000000002-0000000000000000003.run";
        Files.copy(store.resolve(RUNS.get(0)), store.resolve(inside));
        var damages = verify().damages();
        assertThat(damages).extracting(Damage::file).containsOnly(inside);
        assertThat(damages).extracting(Damage::kind).containsExactly(Kind.RUN_FOOTER, Kind.SUPERFLUOUS_RUN);
    }

    // ---------------------------------------------------------------------------------------------------- files

    @Test
    void files_that_do_not_belong_are_remarked_and_nothing_is_wrong_with_the_store() throws IOException {
        Files.write(store.resolve("0000000004.segment.unfinished"), new byte[7]);
        Files.write(store.resolve(RUNS.getLast() + ".unfinished"), new byte[7]);
        Files.write(store.resolve("0000000003-8192-1.cut"), new byte[7]);
        Files.write(store.resolve("holiday.jpg"), new byte[7]);
        var findings = verify();

        assertThat(findings.isSound()).isTrue();
        assertThat(findings.damages())
                .extracting(Damage::kind)
                .containsExactlyInAnyOrder(
                        Kind.UNFINISHED_FILE, Kind.UNFINISHED_FILE, Kind.CUT_FILE, Kind.STRANGE_FILE);
    }

    @Test
    void what_an_opening_puts_in_place_first_is_remarked_and_no_damage() throws IOException {
        var batch = batchOf(SECOND, 5);
        int from = Math.toIntExact(batch.offset());
        var sectors = Arrays.copyOfRange(WHOLE.get(SECOND), from, from + 1024);
        Files.write(store.resolve("sectors.redo"), journal(2, from, sectors));
        flip(new Range(SECOND, from, from + 1024), 20);
        flip(new Range(SECOND, from, from + 1024), 520);

        var findings = verify();
        assertThat(findings.isSound()).isTrue();
        assertThat(findings.damages()).hasSize(1);
        assertThat(findings.damages().getFirst().kind()).isEqualTo(Kind.UNFINISHED_FILE);
        assertThat(isRefused()).isFalse();

        Files.write(store.resolve("sectors.redo"), new byte[100]);
        assertThat(verify().isSound()).isFalse();
    }

    /// As the table of the journal says.
    private static byte[] journal(int segment, long offset, byte[] sectors) {
        var journal = ByteBuffer.allocate(48 + sectors.length);
        journal.put(16, "PROUSTRJ".getBytes(US_ASCII)).putInt(24, 1).putInt(28, 1);
        journal.putInt(32, segment)
                .putInt(36, sectors.length)
                .putLong(40, offset)
                .put(48, sectors);
        Secret.read(ByteBuffer.wrap(WHOLE.get(FIRST)), 32)
                .check(journal, 16, journal.limit())
                .write(journal, 0);
        return journal.array();
    }

    @Test
    void what_is_open_or_no_store_is_refused() throws IOException {
        try (var open = Proust.open(elsewhere)) {
            assertThatThrownBy(() -> Proust.verify(elsewhere, (done, total) -> {}))
                    .isInstanceOf(LockedException.class);
            assertThat(open.head().position()).isZero();
        }
        Files.createDirectory(elsewhere.resolve("empty"));
        for (var none : List.of("empty", "missing")) {
            assertThatThrownBy(() -> Proust.verify(elsewhere.resolve(none), (done, total) -> {}))
                    .isInstanceOf(NoSuchStoreException.class);
        }
        assertThat(elsewhere.resolve("missing")).doesNotExist();
        assertThatThrownBy(() -> Proust.verify(elsewhere.resolve(FIRST), (done, total) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---------------------------------------------------------------------------------------------------- any damage

    @Test
    void any_flipped_bit_is_found_where_it_is_and_an_opening_does_what_was_foretold() throws IOException {
        for (long seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var files =
                    WHOLE.keySet().stream().filter(file -> !file.equals("lock")).toList();
            var file = files.get(random.nextInt(files.size()));
            int at = random.nextInt(WHOLE.get(file).length);
            flip(new Range(file, 0, WHOLE.get(file).length), at);
            var findings = verify();

            assertThat(findings.damages())
                    .as("seed %d: %s, offset %d", seed, file, at)
                    .anyMatch(damage -> damage.file().equals(file) && damage.from() <= at && at < damage.to())
                    .allMatch(damage -> damage.file().equals(file));
            assertThat(isRefused()).as("seed %d: %s, offset %d", seed, file, at).isEqualTo(!findings.isOpenable());
            mend();
        }
    }

    // ---------------------------------------------------------------------------------------------------- damage

    /// Verifies, and sees to it that no file was changed.
    private static Findings verify() throws IOException {
        var before = files(store);
        var findings = Proust.verify(store, (done, total) -> {});
        var after = files(store);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((file, bytes) ->
                assertThat(Arrays.equals(after.get(file), bytes)).as(file).isTrue());
        return findings;
    }

    private Damage requireOnly(Kind kind, Consequence consequence, Range range, Positions positions)
            throws IOException {
        var damage = requireOnly(kind, consequence, range.from(), positions);
        assertThat(damage.file()).isEqualTo(range.file());
        assertThat(damage.to()).isEqualTo(range.to());
        return damage;
    }

    private Damage requireOnly(Kind kind, Consequence consequence, long from, Positions positions) throws IOException {
        var findings = verify();
        assertThat(findings.damages()).hasSize(1);
        var damage = findings.damages().getFirst();
        assertThat(damage.kind()).isEqualTo(kind);
        assertThat(damage.consequence()).isEqualTo(consequence);
        assertThat(damage.from()).isEqualTo(from);
        assertThat(damage.positions()).isEqualTo(Optional.ofNullable(positions));
        assertThat(findings.isSound()).isFalse();
        assertThat(damage.toString()).contains(damage.file(), kind.text(), consequence.text());
        return damage;
    }

    private static void flip(Range range, int at) throws IOException {
        var bytes = bytes(range.file());
        bytes[(int) range.from() + at] ^= 8;
        Files.write(store.resolve(range.file()), bytes);
    }

    private static void truncate(String file, long length) throws IOException {
        Files.write(store.resolve(file), Arrays.copyOf(bytes(file), (int) length));
    }

    private static Path replaced(String file) throws IOException {
        Files.delete(store.resolve(file));
        return store.resolve(file);
    }

    // ---------------------------------------------------------------------------------------------------- the store

    private static List<Batch> batchesOf(String segment) {
        return Anatomy.batches(segment, WHOLE.get(segment));
    }

    /// The n-th batch of events with some of them.
    private static Batch batchOf(String segment, int n) {
        return batchesOf(segment).stream()
                .filter(batch -> batch.events() > 4)
                .toList()
                .get(n);
    }

    private static Positions positions(Batch batch) {
        return new Positions(batch.first(), batch.first() + batch.events() - 1);
    }

    private static long head() {
        return batchesOf(THIRD).getLast().first() - 1;
    }

    /// Whether the store is refused; it is tried on a copy.
    private boolean isRefused() throws IOException {
        var copy = Files.createTempDirectory(elsewhere, "copy");
        copy(store, copy);
        try {
            Proust.open(copy, Options.defaults().onlyExisting()).close();
            return false;
        } catch (CorruptionException refused) {
            return true;
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var file : files(from).entrySet()) {
            if (!file.getKey().equals("lock")) Files.write(to.resolve(file.getKey()), file.getValue());
        }
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(store.resolve(file));
    }

    private static Map<String, byte[]> files(Path directory) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.list(directory)) {
            for (var file : all.toList()) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
