package procura.house.proof;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What the tests of all modules reported in one build.
///
/// @param silent the test classes that have no report of it
public record Reports(List<PassedTest> passed, Set<String> silent) {

  private static final List<String> FOLDERS =
      List.of("target/surefire-reports", "target/failsafe-reports");
  private static final Pattern NO_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");
  private static final Pattern NO_REFERENCE =
      Pattern.compile("&#(?:[0-8]|1[124-9]|2\\d|3[01]|6553[45]);");
  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|TestFactory|ParameterizedTest|RepeatedTest|FuzzTest|Property|ArchTest)\\b");
  private static final Pattern ABSTRACT = Pattern.compile("(?m)^(?:public )?abstract class");
  private static final List<String> TROUBLE = List.of("failure", "error", "skipped");

  /// @param since when the build began: what is older tells of another one
  public static Reports of(Path root, Instant since)
      throws IOException, ParserConfigurationException, SAXException {
    var passed = new ArrayList<PassedTest>();
    var ran = new HashSet<String>();
    var silent = new TreeSet<String>();
    for (var module : modules(root)) {
      for (var folder : FOLDERS) {
        for (var report : reports(module.resolve(folder), since)) {
          read(report, passed, ran);
        }
      }
      for (var test : tests(module.resolve("src/test/java"))) {
        if (!ran.contains(test)) {
          silent.add(test);
        }
      }
    }
    return new Reports(passed, silent);
  }

  private static List<Path> modules(Path root) throws IOException {
    try (var all = Files.find(root, 3, (path, _) -> path.endsWith("pom.xml"))) {
      return all.map(pom -> pom.toAbsolutePath().getParent()).sorted().toList();
    }
  }

  private static List<Path> reports(Path folder, Instant since) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      var all = files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"));
      var fresh = new ArrayList<Path>();
      for (var file : all.sorted().toList()) {
        if (Files.getLastModifiedTime(file).compareTo(FileTime.from(since)) >= 0) {
          fresh.add(file);
        }
      }
      return fresh;
    }
  }

  private static void read(Path report, List<PassedTest> passed, Set<String> ran)
      throws IOException, ParserConfigurationException, SAXException {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    var source = new InputSource(new StringReader(readable(Files.readString(report))));
    var suite = factory.newDocumentBuilder().parse(source).getDocumentElement();
    ran.add(suite.getAttribute("name"));
    var cases = suite.getElementsByTagName("testcase");
    for (var i = 0; i < cases.getLength(); i++) {
      var test = (Element) cases.item(i);
      if (TROUBLE.stream().allMatch(t -> test.getElementsByTagName(t).getLength() == 0)) {
        passed.add(
            new PassedTest(
                suite.getAttribute("name"),
                test.getAttribute("classname"),
                test.getAttribute("name")));
      }
    }
  }

  /// Names of tests with hostile values have characters that no XML has.
  private static String readable(String xml) {
    return NO_REFERENCE.matcher(NO_XML.matcher(xml).replaceAll("?")).replaceAll("?");
  }

  /// The classes with tests of their own; a base class and a thing under test only sound like one.
  private static List<String> tests(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    var found = new ArrayList<String>();
    try (var all =
        Files.find(sources, 20, (path, _) -> path.toString().matches(".*(Test|IT)\\.java"))) {
      for (var file : (Iterable<Path>) all::iterator) {
        var text = Files.readString(file);
        if (TEST.matcher(text).find() && !ABSTRACT.matcher(text).find()) {
          var name = sources.relativize(file).toString().replace(".java", "");
          found.add(name.replace('/', '.').replace('\\', '.'));
        }
      }
    }
    return found;
  }
}
