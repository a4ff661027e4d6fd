package dev.proust.contract.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.contract.kill.Announcement.About;
import dev.proust.contract.kill.Announcement.Accepted;
import dev.proust.contract.kill.Announcement.Conflicted;
import dev.proust.contract.kill.Announcement.Done;
import dev.proust.contract.kill.Announcement.NotOpened;
import dev.proust.contract.kill.Announcement.Opened;
import dev.proust.contract.kill.Announcement.Opening;
import dev.proust.contract.kill.Announcement.Refused;
import dev.proust.contract.kill.Announcement.Served;
import dev.proust.contract.kill.Announcement.Shown;
import dev.proust.contract.kill.Announcement.Unknown;
import dev.proust.contract.kill.Announcement.Wrong;
import dev.proust.contract.kill.PlannedAppend.Part;
import dev.proust.store.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnnouncementTest {

    private static final Checkpoint PLACE = new Checkpoint(42, UUID.fromString("0f3c5b6e-0000-4000-8000-000000000001"));

    static List<Announcement> everyKind() {
        var plan = new PlannedAppend("3-1-7", 5, List.of(new Part("client-1", 12), new Part("shared-0", 0)));
        return List.of(
                new Opening(4711),
                new Opened(Checkpoint.START),
                new NotOpened("store is locked: by process 7"),
                new About(plan),
                new Accepted("3-1-7", PLACE, 41, Map.of("client-1", 6L, "shared-0", 1L), true),
                new Conflicted("3-1-7", PLACE, Map.of("client-1", 6L), Map.of()),
                new Conflicted("3-1-7", PLACE, Map.of(), Map.of("shared-0", 40L)),
                new Unknown("3-1-7"),
                new Refused("3-1-7", Refused.Reason.READ_ONLY),
                new Shown(PLACE, "client-1", 6, "3-1-7"),
                new Served("client-1", 6),
                new Wrong("client 3: two words"),
                new Done());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void what_was_written_is_read(Announcement announcement) {
        assertThat(Announcement.parse(announcement.line())).isEqualTo(announcement);
    }

    @Test
    void a_line_is_one_write_however_much_there_is_to_say() {
        var wrong = new Wrong("x".repeat(100_000) + "\n at y");
        assertThat(wrong.bytes()).hasSizeLessThan(Announcement.LINE_BYTES_MAX);
        assertThat(wrong.line()).doesNotContain("\n");
    }

    @Test
    void what_is_none_is_refused() {
        assertThatThrownBy(() -> Announcement.parse("OpenJDK warning: …"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OpenJDK warning: …");
    }
}
