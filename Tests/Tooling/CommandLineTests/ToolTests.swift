import TestSupport
import Testing

@Suite("The tool of the build-tool plugin", .runsPrograms)
struct ToolTests {
  let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    try workspace.write(Sample.shop, to: "shop.yaml")
  }

  private func generate(
    _ source: String, access: String = "internal", inputs: String...
  ) throws -> Workspace.Outcome {
    try workspace.run(
      Workspace.tool, arguments: [source, "out", "Shop.tenon.swift", access, source] + inputs)
  }

  @Test("the tool writes the same bytes as tenonc, and prints nothing")
  func sameBytes() throws {
    #expect(try generate("shop.yaml") == .init(0))
    #expect(workspace.names(in: "out") == ["Shop.tenon.swift"])
    let tenonc = try workspace.run(
      "generate", "shop.yaml", "-o", "other", "--single-file", "--file-name", "Shop.tenon.swift",
      "--default-access", "internal")
    #expect(tenonc.code == 0)
    #expect(
      try workspace.read("out/Shop.tenon.swift") == workspace.read("other/Shop.tenon.swift"))
  }

  @Test("the tool leaves an unchanged file alone, overwrites a changed one and shows warnings")
  func repeatedRuns() throws {
    try workspace.write(Sample.warned, to: "shop.yaml")
    let first = try generate("shop.yaml")
    #expect(first.code == 0)
    #expect(first.err.contains(": warning: "))
    let times = try workspace.modificationTimes(in: "out")
    #expect(try generate("shop.yaml") == first)
    #expect(try workspace.modificationTimes(in: "out") == times)
    try workspace.write("let mine = 1\n", to: "out/Shop.tenon.swift")
    #expect(try generate("shop.yaml") == first)
    #expect(try workspace.read("out/Shop.tenon.swift").contains("struct Article: "))
  }

  @Test("the tool reads a tenon.yaml, whose access wins")
  func projectFile() throws {
    try workspace.write("schema: shop.yaml\n", to: "tenon.yaml")
    #expect(try generate("tenon.yaml", inputs: "shop.yaml") == .init(0))
    #expect(try workspace.read("out/Shop.tenon.swift").contains("\nstruct Article: "))
    try workspace.write("schema: shop.yaml\naccess: public\n", to: "tenon.yaml")
    #expect(try generate("tenon.yaml", inputs: "shop.yaml") == .init(0))
    #expect(try workspace.read("out/Shop.tenon.swift").contains("\npublic struct Article: "))
  }

  @Test("a mistake in the schema and a file that the build does not watch end the tool with 1")
  func mistakes() throws {
    try workspace.write("schema: shop.yaml\n", to: "tenon.yaml")
    #expect(
      try generate("tenon.yaml")
        == .init(
          1,
          err: """
            shop.yaml: error: the build does not watch this file yet; touch Package.swift and build again, or name the \
            file in `tenon.yaml` without escapes

            """))
    try workspace.write(Sample.shop.replacing("text", with: "txet"), to: "shop.yaml")
    let outcome = try generate("shop.yaml")
    #expect(outcome.code == 1)
    #expect(outcome.out == "")
    #expect(outcome.err.hasPrefix("shop.yaml:6:21: error: unknown type `txet`"))
    #expect(workspace.names(in: "out") == [])
  }

  @Test("wrong arguments and an output that cannot be written are errors")
  func wrongArguments() throws {
    #expect(try generate("shop.yaml", access: "open").code == 64)
    #expect(try workspace.run(Workspace.tool, arguments: []).code == 64)
    try workspace.write("mine", to: "out")
    let outcome = try generate("shop.yaml")
    #expect(outcome.code == 1)
    #expect(outcome.err == "out: error: the output is not a directory\n")
  }
}
