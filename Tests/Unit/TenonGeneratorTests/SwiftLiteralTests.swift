import Foundation
import TestSupport
import Testing

@testable import TenonGenerator

@Suite("String literals", .runsPrograms)
struct SwiftLiteralTests {
  @Test(
    "a literal has the simplest form that is valid",
    arguments: [
      ("posts", #""posts""#),
      ("", #""""#),
      (#""posts"."id" = ?"#, ##"#""posts"."id" = ?"#"##),
      (#"a"#, #""a""#),
      (##"ends with "#"##, ###"##"ends with "#"##"###),
      (#"\(x)"#, ##"#"\(x)"#"##),
      (#"a\"#, ##"#"a\"#"##),
      (##"\#(x)"##, ###"##"\#(x)"##"###),
      (#""""#, #""\"\"""#),
      ("a\nb\t\0\r", #""a\nb\t\0\r""#),
      ("\u{2028}\u{202E}\u{FEFF}", #""\u{2028}\u{202e}\u{feff}""#),
      ("e\u{301}", #""e\u{301}""#),
      ("Zoë 🙂", #""Zoë 🙂""#),
    ])
  func form(text: String, literal: String) {
    #expect(SwiftLiteral.string(text) == literal)
  }

  @Test("a long text is written on a separate line")
  func wrapped() {
    let text = (1...20).map { "\"column\($0)\"" }.joined(separator: ", ")
    let literal = SwiftLiteral.wrapped(text, indent: 6, used: 9)
    #expect(
      literal == #"""
        """
                \#(text)
                """
        """#)
  }

  @Test("the compiler reads every literal as the original text")
  func roundTrip() throws {
    var texts = [
      "", "\"", "\"\"", "\"\"\"", "\\", "\\\\", "#", "#\"", "\"#", "\"##", "\\#", "\\(x)", "\\#(x)",
      "\n",
      "\r\n", "\r", "\0", "\u{2028}", "\u{2029}", "\u{85}", "\u{301}", "\"\u{301}", "a\u{202E}b",
      "*/", "/*", "//", "\"\"\"\n", "\n\"\"\"", "ends in a space ", " begins with one", "\\\n",
      "\t",
      "a \\", "\u{FEFF}a", "🙂\u{200D}👩‍👩‍👧", "\u{10FFFF}", "\u{E000}", "\u{A0}", "  ", "\n\n",
      "a\n  b\n",
    ]
    let alphabet: [Unicode.Scalar] = [
      "\"", "\"", "\"", "\\", "\\", "#", "#", "(", ")", " ", " ", "\n", "\r", "\t", "\0", "a", "b",
      "é",
      "\u{301}", "\u{200D}", "🙂", "\u{2028}", "\u{202E}", "$", "{", "'", "`", "*", "/",
    ]
    var random = SeededGenerator(seed: 1)
    for length in 0..<400 {
      var text = String.UnicodeScalarView()
      for _ in 0..<(length % 40 * (length % 7 == 0 ? 8 : 1)) {
        text.append(alphabet[Int(random.next() % UInt64(alphabet.count))])
      }
      texts.append(String(text))
    }

    var source = "var strings: [String] = []\n"
    for text in texts {
      source += "strings.append(\(SwiftLiteral.string(text)))\n"
      source += "strings.append(\(SwiftLiteral.wrapped(text, indent: 0, used: 16)))\n"
    }
    source += """
      for string in strings {
        print(string.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " "))
      }
      """
    let expected = texts.flatMap { text in
      let line = text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
      return [line, line]
    }
    try Shell.withTemporaryDirectory { directory in
      let file = directory.appendingPathComponent("main.swift")
      try Data(source.utf8).write(to: file)
      let program = directory.appendingPathComponent("main").path
      let compiled = try Shell.run([
        "swiftc", "-swift-version", "6", "-Onone", "-warnings-as-errors", file.path, "-o", program,
      ])
      try #require(compiled.status == 0, "\(compiled.output)")
      let printed = try Shell.run([program]).output
      #expect(
        printed.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
          == expected)
    }
  }
}
