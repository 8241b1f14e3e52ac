package kinglet.engine.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object of a JSON file of ours, read whole: its fields are texts, ints, arrays and objects. Immutable. */
record JsonObject(Map<String, Object> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The objects of a file that is one array of them. */
  static List<JsonObject> readAll(InputStream in) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      return array(json).stream().map(JsonObject.class::cast).toList();
    }
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getIntValue();
      default -> throw new IOException("not expected: " + json.currentToken() + " at " + json.currentLocation());
    };
  }

  private static JsonObject object(JsonParser json) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      fields.put(name, value(json));
    }
    return new JsonObject(fields);
  }

  private static List<Object> array(JsonParser json) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(json));
    }
    return elements;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** Null if it has none of that name. */
  String text(String name) {
    return (String) fields.get(name);
  }

  int integer(String name, int otherwise) {
    return (Integer) fields.getOrDefault(name, otherwise);
  }

  List<Integer> integers(String name) {
    return elements(name, Integer.class);
  }

  List<String> texts(String name) {
    return elements(name, String.class);
  }

  List<JsonObject> objects(String name) {
    return elements(name, JsonObject.class);
  }

  private <T> List<T> elements(String name, Class<T> type) {
    return ((List<?>) fields.getOrDefault(name, List.of())).stream().map(type::cast).toList();
  }
}
