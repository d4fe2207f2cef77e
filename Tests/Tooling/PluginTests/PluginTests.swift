import Foundation
import TestSupport
import Testing

/// Both plugins in a package that uses them. The tests share the package and run in this order; each leaves it in a
/// state that builds.
@Suite("Plugins in a user's package", .runsPrograms, .serialized)
struct PluginTests {
  private static let package = Result { try MiniPackage() }

  private let package: MiniPackage

  init() throws {
    package = try Self.package.get()
  }

  private func buildsAgain() throws {
    let outcome = try package.build()
    #expect(outcome.code == 0, "\(outcome.out)\(outcome.err)")
  }

  @Test("a target with a schema builds without warnings, and its program works on a SQLite file")
  func buildsAndRuns() throws {
    let build = try package.build()
    try #require(build.code == 0, "\(build.out)\(build.err)")
    #expect(build.lines.filter { $0.contains("warning:") } == [])
    let run = try package.runProgram()
    #expect(run.code == 0)
    #expect(run.out == "Notes, 66 pages, by Ada\n")
    #expect(run.err == "")
    // A program cannot be imported, so nothing is public.
    let file = try #require(try package.generatedFile())
    #expect(!(try String(contentsOf: file, encoding: .utf8).contains("public ")))
  }

  @Test("a build without changes compiles and generates nothing")
  func nothing() throws {
    let times = try package.modificationTimes()
    #expect(times.count == 2)
    // In the build after a clean one, SwiftPM 6.3 links the tools of plugins again, and therefore runs them again. The
    // generated file stays unchanged, and nothing of the package is compiled.
    let settling = try package.build()
    #expect(settling.lines.filter { $0.contains("Compiling Mini") } == [])
    #expect(try package.modificationTimes() == times)

    let build = try package.build()
    #expect(build.code == 0)
    #expect(
      build.lines.filter {
        $0.contains("Generating models") || $0.contains("Compiling Mini") || $0.contains("Linking")
      } == [])
    #expect(try package.modificationTimes() == times)
  }

  @Test("a mistake in the schema fails the build at its line, and its correction builds again")
  func mistake() throws {
    let path = package.directory.appending(path: MiniPackage.schemaPath).path
    try package.write(
      MiniPackage.schema.replacing("pages: int", with: "pages: itn"), to: MiniPackage.schemaPath)
    let build = try package.build()
    #expect(build.code == 1)
    let line = "\(path):6:41: error: unknown type `itn`; did you mean `int`?"
    let at = try #require(build.lines.firstIndex(of: line[...]), "\(build.out)\(build.err)")
    #expect(
      build.lines[at...].prefix(3) == [
        line[...], "    fields: { title: string(80), pages: itn }",
        "                                        ^~~",
      ])
    try package.write(MiniPackage.schema, to: MiniPackage.schemaPath)
    try buildsAgain()
  }

  @Test("a change of the schema is in the next build")
  func change() throws {
    try package.write(
      MiniPackage.schema.replacing("Author:\n", with: "Author:\n    description: Who writes.\n"),
      to: MiniPackage.schemaPath)
    try buildsAgain()
    let file = try #require(try package.generatedFile())
    #expect(try String(contentsOf: file, encoding: .utf8).contains("/// Who writes.\n"))
    try package.write(MiniPackage.schema, to: MiniPackage.schemaPath)
    try buildsAgain()
  }

  @Test("a target with two schemas is an error that says what to do")
  func ambiguous() throws {
    let folder = package.directory.appending(path: "Sources/Mini").path
    try package.write(MiniPackage.schema, to: "Sources/Mini/other.schema.yaml")
    let two = try package.build()
    #expect(two.code == 1)
    #expect(
      two.lines.contains(
        """
        error: GenerateModels found 2 schemas in \(folder) (library.schema.yaml, other.schema.yaml): put a `tenon.yaml` \
        there whose `schema` lists those to merge
        """), "\(two.out)\(two.err)")
    try package.remove("Sources/Mini/other.schema.yaml")
    try buildsAgain()
  }

  @Test("without a schema the build-tool plugin warns, and init writes one for the next build")
  func noSchema() throws {
    let main = try package.read("Sources/Mini/main.swift")
    try package.remove(MiniPackage.schemaPath)
    try package.write("print(1)\n", to: "Sources/Mini/main.swift")
    let none = try package.build()
    #expect(none.code == 0, "\(none.out)\(none.err)")
    let folder = package.directory.appending(path: "Sources/Mini").path
    #expect(
      none.lines.contains(
        """
        warning: GenerateModels found no schema in \(folder) and generates nothing: write one with \
        `swift package tenon init`, or put a `*.schema.yaml` there, or a `tenon.yaml` whose `schema` says where it is
        """), "\(none.out)\(none.err)")

    let initial = try package.plugin("init")
    #expect(initial.code == 0, "\(initial.out)\(initial.err)")
    let written = "Sources/Mini/app.schema.yaml"
    #expect(initial.lines.contains("\(written) written"), "\(initial.out)\(initial.err)")
    #expect(initial.lines.contains("next: swift build"), "\(initial.out)\(initial.err)")
    try package.write(
      "import Tenon\nprint(App.self)\n", to: "Sources/Mini/main.swift")
    try buildsAgain()

    try package.remove(written)
    try package.write(main, to: "Sources/Mini/main.swift")
    try package.write(MiniPackage.schema, to: MiniPackage.schemaPath)
    try buildsAgain()
  }

  @Test("a tenon.yaml can name a schema outside of the target, and the build watches it")
  func outside() throws {
    try package.remove(MiniPackage.schemaPath)
    try package.write(
      "schema: ['../../my schemas/*.yaml']  # shared\naccess: public\n",
      to: "Sources/Mini/tenon.yaml")
    try package.write(MiniPackage.schema, to: "my schemas/library.yaml")
    let first = try package.build()
    #expect(first.code == 0, "\(first.out)\(first.err)")
    #expect(first.lines.filter { $0.contains("warning:") } == [])
    try package.write(
      MiniPackage.schema.replacing("Author:\n", with: "Author:\n    description: Who writes.\n"),
      to: "my schemas/library.yaml")
    try buildsAgain()
    let file = try #require(try package.generatedFile())
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains("/// Who writes.\n"))
    #expect(text.contains("\npublic struct Author: "))

    // The build does not watch a new file at once, but it never succeeds without its models.
    try package.write("models:\n  Shelf: { fields: { room: int } }\n", to: "my schemas/more.yaml")
    let unaware = try package.build()
    let hasShelf = try String(contentsOf: file, encoding: .utf8).contains("struct Shelf:")
    #expect(unaware.code == (hasShelf ? 0 : 1), "\(unaware.out)\(unaware.err)")
    try package.write(package.read("Package.swift"), to: "Package.swift")
    try buildsAgain()
    #expect(try String(contentsOf: file, encoding: .utf8).contains("struct Shelf:"))

    try package.remove("Sources/Mini/tenon.yaml")
    try package.remove("my schemas")
    try package.write(MiniPackage.schema, to: MiniPackage.schemaPath)
    try buildsAgain()
  }

  @Test("the command plugin writes the same bytes as tenonc")
  func sameBytes() throws {
    let plugin = try package.plugin(
      "generate", MiniPackage.schemaPath, "--output", "ByPlugin", "--dialect", "mysql")
    #expect(plugin.code == 0, "\(plugin.err)")
    #expect(plugin.out == "3 files written in ByPlugin\n")
    let tenonc = try package.tenonc(
      "generate", MiniPackage.schemaPath, "--output", "ByTenonc", "--dialect", "mysql")
    #expect(tenonc.code == 0, "\(tenonc.err)")
    let texts = try package.texts(in: "ByPlugin")
    #expect(texts.keys.sorted() == ["Author.swift", "Book.swift", "Library.swift"])
    #expect(texts == (try package.texts(in: "ByTenonc")))
    try package.remove("ByPlugin")
    try package.remove("ByTenonc")
  }

  @Test("the command plugin passes on the output and the failure of tenonc")
  func passesOn() throws {
    let ddl = try package.plugin("ddl", MiniPackage.schemaPath)
    #expect(ddl.code == 0)
    #expect(ddl.out == (try package.tenonc("ddl", MiniPackage.schemaPath)).out)
    let wrong = try package.plugin("ddl", "--dialcet", "mysql")
    // SwiftPM exits with 1 for any code of the plugin, and prints that code.
    #expect(wrong.code == 1)
    #expect(
      wrong.out.hasPrefix("error: unknown option `--dialcet`; did you mean `--dialect`?\n"))
    #expect(wrong.lines.last == "error: Plugin ended with exit code 64")
  }

  @Test("the package's tests use databases, fixtures and samples of TenonTesting")
  func testing() throws {
    let test = try package.test()
    #expect(test.code == 0, "\(test.out)\(test.err)")
    #expect(test.lines.filter { $0.contains("warning:") } == [])
    #expect(test.lines.contains { $0.contains("Test run with 1 test in 1 suite passed") })
  }
}
