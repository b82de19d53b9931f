package dev.sitrep.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/// The documents of one manifest file, JSON or YAML.
final class Manifests {
  private static final JsonMapper TREE = new JsonMapper();
  private static final YAMLFactory YAML = YAMLFactory.builder().loaderOptions(limits()).build();

  private Manifests() {}

  static MappingIterator<JsonNode> documents(Path file) throws IOException {
    var in = Files.newInputStream(file);
    try {
      JsonFactory factory = DumpFiles.isYaml(file) ? YAML : TREE.getFactory();
      var parser = factory.createParser(in);
      return TREE.readerFor(JsonNode.class)
          .readValues(parser instanceof YAMLParser yaml ? new WithoutAliases(yaml) : parser);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static LoaderOptions limits() {
    var limits = new LoaderOptions();
    limits.setCodePointLimit(64 << 20);
    limits.setNestingDepthLimit(100);
    limits.setMaxAliasesForCollections(0);
    return limits;
  }

  /// The parser would take an alias for a string with the alias's name.
  private static final class WithoutAliases extends JsonParserDelegate {
    private final YAMLParser yaml;

    private WithoutAliases(YAMLParser yaml) {
      super(yaml);
      this.yaml = yaml;
    }

    @Override
    public @Nullable JsonToken nextToken() throws IOException {
      var token = super.nextToken();
      if (yaml.isCurrentAlias()) {
        throw new JsonParseException((JsonParser) this, "aliases are not read; write them out");
      }
      return token;
    }
  }
}
