package dev.proust.examples.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.proust.examples.shop.ShopCommand.AdjustStock;
import dev.proust.examples.shop.ShopCommand.ReturnGoods;
import dev.proust.examples.shop.ShopCommand.SellLine;
import dev.proust.examples.shop.ShopCommand.WriteOffDebt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the data, one JSON object a line, as the commands that its lines ask for. Streams: holds one line at a time.
///
/// ```json
/// {"id":"536365","n":1,"type":"LineSold","time":"2010-12-01T08:26:00Z","sku":"85123A","qty":6,"price":2.55,
///  "cust":"17850","country":"United Kingdom","desc":"WHITE HANGING HEART T-LIGHT HOLDER"}
/// ```
///
/// `cust` may be absent. Thread rule: one thread.
final class LineReader implements AutoCloseable {

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final String file;
    private final BufferedReader reader;
    private long lineNumber;

    /// @param file what to call it in errors
    LineReader(String file, InputStream in) {
        this.file = file;
        this.reader = new BufferedReader(new InputStreamReader(in, UTF_8.newDecoder()));
    }

    /// The command of the next line; empty at the end.
    ///
    /// @throws MalformedDataException if the line is not one of a shop
    Optional<ShopCommand.OfLine> next() throws IOException {
        lineNumber++;
        try {
            var text = reader.readLine();
            return text == null ? Optional.empty() : Optional.of(parse(text));
        } catch (CharacterCodingException notUtf8) {
            throw malformed("here or soon after are bytes that are not UTF-8", notUtf8);
        } catch (JacksonException notJson) {
            throw malformed("expected one JSON object, but " + notJson.getOriginalMessage(), notJson);
        } catch (IllegalArgumentException | DateTimeException notOfShop) {
            throw malformed(String.valueOf(notOfShop.getMessage()), notOfShop);
        }
    }

    /// The error for what is wrong with the line that was read last.
    MalformedDataException malformed(String problem, Throwable cause) {
        return new MalformedDataException(file, lineNumber, problem, cause);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private ShopCommand.OfLine parse(String text) {
        var node = json.readTree(text);
        if (!node.isObject()) throw new IllegalArgumentException("expected one JSON object, found: " + shortened(text));
        var line = line(node);
        return switch (text(node, "type")) {
            case "LineSold" -> new SellLine(line);
            case "LineReturned" -> new ReturnGoods(line);
            case "StockAdjusted" -> new AdjustStock(line);
            case "BadDebtAdjusted" -> new WriteOffDebt(line);
            case String other ->
                throw new IllegalArgumentException("\"type\" is \"" + other
                        + "\", expected LineSold, LineReturned, StockAdjusted or BadDebtAdjusted");
        };
    }

    private static Line line(JsonNode node) {
        return new Line(
                text(node, "id"),
                integer(node, "n"),
                text(node, "sku"),
                text(node, "desc"),
                integer(node, "qty"),
                number(node, "price").decimalValue(),
                node.has("cust") ? Optional.of(text(node, "cust")) : Optional.empty(),
                text(node, "country"),
                Instant.parse(text(node, "time")));
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isString()) throw wrong(field, "a text", value);
        return value.stringValue();
    }

    private static int integer(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) throw wrong(field, "a whole number", value);
        return value.intValue();
    }

    private static JsonNode number(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isNumber()) throw wrong(field, "a number", value);
        return value;
    }

    private static IllegalArgumentException wrong(String field, String expected, JsonNode found) {
        var there = found.isMissingNode() ? "is missing" : "is " + shortened(found.toString());
        return new IllegalArgumentException("\"" + field + "\" " + there + ", expected " + expected);
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
