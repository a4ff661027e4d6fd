package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SectorTest {

    @Test
    void boundaries_are_their_own_and_else_the_next_one_counts() {
        assertThat(Sector.alignUp(0)).isEqualTo(0);
        assertThat(Sector.alignUp(1)).isEqualTo(512);
        assertThat(Sector.alignUp(512)).isEqualTo(512);
        assertThat(Sector.alignUp(513)).isEqualTo(1024);
        assertThat(Sector.alignUp((1L << 39) + 1)).isEqualTo((1L << 39) + 512);

        assertThat(Sector.alignUpToBlock(0)).isEqualTo(0);
        assertThat(Sector.alignUpToBlock(1)).isEqualTo(4096);
        assertThat(Sector.alignUpToBlock(4096)).isEqualTo(4096);
        assertThat(Sector.alignUpToBlock(4097)).isEqualTo(8192);
    }
}
