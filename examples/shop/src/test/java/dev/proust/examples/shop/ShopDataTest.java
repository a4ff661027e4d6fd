package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.examples.shop.ShopEvent.ShopOpened;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What data a shop is fed with, and what it is not.
class ShopDataTest {

    private static final String LINE = """
            {"id":"536365","n":1,"type":"LineSold","time":"2010-12-01T08:26:00Z","sku":"85123A","qty":6,"price":2.55,\
            "cust":"17850","country":"United Kingdom","desc":"HEART"}
            """;

    @TempDir
    private Path folder;

    @Test
    void the_slice_is_the_one_that_its_readme_tells_of() throws IOException {
        assertThat(ShopData.slice().inspect(ReturnRule.CHECKED))
                .isEqualTo(new ShopOpened(
                        "slice.ndjson.gz",
                        Optional.empty(),
                        "9d73d6230b6394605db32f44e2d275e01c713c1f59f0c007b1d80927a4a78f48",
                        14_339,
                        ReturnRule.CHECKED,
                        "GBP"));
    }

    @Test
    void a_file_is_the_same_data_plain_and_gzipped() throws IOException {
        var plain = inspect(LINE.getBytes(UTF_8));
        var zipped = inspect(gzip(LINE));
        assertThat(plain.lines()).isEqualTo(1);
        assertThat(zipped).isEqualTo(plain);
    }

    @Test
    void a_line_that_came_before_is_refused() {
        assertThatThrownBy(() -> inspect((LINE + LINE).getBytes(UTF_8)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("orders, line 2: line 536365-1 came before");
    }

    @Test
    void an_invoice_of_two_customers_is_refused() {
        var other = LINE.replace("\"n\":1", "\"n\":2").replace("17850", "17851");
        assertThatThrownBy(() -> inspect((LINE + other).getBytes(UTF_8)))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("orders, line 2: invoice 536365 is of customer 17851, but before it was of 17850");
    }

    @Test
    void data_without_a_line_is_refused() {
        assertThatThrownBy(() -> inspect(new byte[0]))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("orders: holds no line");
    }

    @Test
    void a_gzip_that_is_cut_off_is_refused() throws IOException {
        var whole = gzip(LINE);
        assertThatIOException().isThrownBy(() -> inspect(Arrays.copyOf(whole, whole.length / 2)));
    }

    private ShopOpened inspect(byte[] content) throws IOException {
        var file = Files.write(folder.resolve("orders"), content);
        return ShopData.in(file).inspect(ReturnRule.CHECKED);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
