package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proust.examples.shop.ShopCommand.AdjustStock;
import dev.proust.examples.shop.ShopCommand.ReturnGoods;
import dev.proust.examples.shop.ShopCommand.SellLine;
import dev.proust.examples.shop.ShopCommand.WriteOffDebt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a line of the data may be, and what is said of one that is not.
class LineReaderTest {

    private static final String GOOD = """
            {"id":"536365","n":1,"type":"LineSold","time":"2010-12-01T08:26:00Z","sku":"85123A","qty":6,"price":2.55,\
            "cust":"17850","country":"United Kingdom","desc":"WHITE HANGING HEART T-LIGHT HOLDER"}""";

    @Test
    void a_line_is_read_exactly() throws IOException {
        var line = new Line(
                "536365",
                1,
                "85123A",
                "WHITE HANGING HEART T-LIGHT HOLDER",
                6,
                new BigDecimal("2.55"),
                Optional.of("17850"),
                "United Kingdom",
                Instant.parse("2010-12-01T08:26:00Z"));
        assertThat(read(GOOD)).containsExactly(new SellLine(line));
        assertThat(line.thousandths()).isEqualTo(15_300);
    }

    @Test
    void each_type_is_a_command_of_its_own() throws IOException {
        var returned = GOOD.replace("LineSold", "LineReturned").replace("\"qty\":6", "\"qty\":-6");
        var adjusted = GOOD.replace("LineSold", "StockAdjusted").replace("\"cust\":\"17850\",", "");
        var written = GOOD.replace("LineSold", "BadDebtAdjusted").replace("2.55", "-11062.06");
        assertThat(read(String.join("\n", GOOD, returned, adjusted, written)))
                .hasExactlyElementsOfTypes(SellLine.class, ReturnGoods.class, AdjustStock.class, WriteOffDebt.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "n":1,               | ``                     | "n" is missing, expected a whole number
            "n":1                | "n":0                  | line number is 0, expected 1 to 100000
            "n":1                | "n":1.5                | "n" is 1.5, expected a whole number
            "id":"536365"        | "id":""                | invoice is blank
            "sku":"85123A"       | "sku":" "              | item is blank
            "qty":6              | "qty":"6"              | "qty" is "6", expected a whole number
            "qty":6              | "qty":4294967296       | "qty" is 4294967296, expected a whole number
            "qty":6              | "qty":0                | quantity of a sale is 0, expected 1 or more
            "price":2.55         | "price":"2.55"         | "price" is "2.55", expected a number
            "price":2.55         | "price":2.5555         | price is 2.5555, expected at most 3 decimals
            "price":2.55         | "price":1e99           | price is 1E+99, expected at most 3 decimals
            LineSold             | LineLost               | "type" is "LineLost", expected LineSold,
            2010-12-01T08:26:00Z | yesterday              | Text 'yesterday' could not be parsed
            "cust":"17850"       | "cust":17850           | "cust" is 17850, expected a text
            {                    | [{                     | expected one JSON object, but
            }                    | } {}                   | expected one JSON object, but
            {                    | {{                     | expected one JSON object, but
            """)
    void a_malformed_line_is_named_with_what_was_expected(String part, String replacement, String problem) {
        var bad = GOOD.replace(part, replacement);
        assertThat(bad).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> read(GOOD + "\n" + GOOD + "\n" + bad))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("orders.ndjson, line 3: " + problem);
    }

    @ParameterizedTest
    @CsvSource({"null", "7", "''", "[]"})
    void what_is_no_object_is_refused(String bad) {
        assertThatThrownBy(() -> read(GOOD + "\n" + bad + "\n" + GOOD))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("orders.ndjson, line 2: expected one JSON object");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        var bytes = GOOD.replace("WHITE", "WEIß").getBytes(ISO_8859_1);
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(MalformedDataException.class)
                .hasMessage("orders.ndjson, line 1: here or soon after are bytes that are not UTF-8");
    }

    private static List<ShopCommand> read(String text) throws IOException {
        return read(text.getBytes(UTF_8));
    }

    private static List<ShopCommand> read(byte[] bytes) throws IOException {
        var commands = new ArrayList<ShopCommand>();
        try (var reader = new LineReader("orders.ndjson", new ByteArrayInputStream(bytes))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) commands.add(next.get());
        }
        return commands;
    }
}
