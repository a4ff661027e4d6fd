package dev.proust.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {

    @Test
    void tell_where_each_event_stands_however_many_there_are() {
        var places = new Places();
        int count = 3 * 65_536 + 1;
        for (int position = 1; position <= count; position++) {
            places.add(Place.of(2, 100L * position));
        }

        for (int position = 1; position <= count; position++) {
            assertThat(places.place(position)).isEqualTo(Place.of(2, 100L * position));
        }
    }
}
