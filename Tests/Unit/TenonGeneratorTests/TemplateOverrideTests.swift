import Mustache
import TenonSchema
import Testing

@testable import TenonGenerator

@Suite("User-defined templates")
struct TemplateOverrideTests {
  private func files(_ templates: [String: String]) throws -> [GeneratedFile] {
    var options = GeneratorOptions()
    options.templates = templates.mapValues { SourceFile(path: "own/x.mustache", text: $0) }
    return try Generator(graph: blogGraph, options: options).files()
  }

  @Test("one template is replaced, the others are used as before")
  func override() throws {
    let own = try files(["patch": "// {{name}} has no patch.\n"])
    let usual = try files([:])
    #expect(own.map(\.name) == usual.map(\.name))
    #expect(own[0] == usual[0])
    #expect(own[4].contents.contains("\n  // Tag has no patch.\n"))
    #expect(!own[4].contents.contains("struct Patch"))
  }

  @Test("a tag that is never closed is reported at its place in the user's file")
  func syntax() {
    let error = #expect(throws: TemplateError.self) {
      try files(["enum": "enum {{name}} {\n  {{#cases}}\n}\n"])
    }
    #expect(
      error?.description
        == "own/x.mustache:2:3: error: the section 'cases' is never closed")
  }

  @Test("an unknown name is an error, not an empty text")
  func unknownName() {
    let error = #expect(throws: TemplateError.self) {
      try files(["enum": "\nenum {{nmae}} {}\n"])
    }
    #expect(error?.line == 2)
    #expect(error?.column == 6)
    #expect(error?.template == "own/x.mustache")
  }

  @Test("a template that replaces none is refused, with the list of names")
  func unknownTemplate() {
    let error = #expect(throws: GeneratorError.self) { try files(["modle": ""]) }
    #expect(
      error?.description == """
        own/x.mustache: error: there is no template of this name to replace; there are \
        columns.mustache, draft.mustache, enum.mustache, enum_declaration.mustache, file.mustache, \
        input.mustache, input_declaration.mustache, key.mustache, machinery.mustache, \
        model.mustache, model_declaration.mustache, patch.mustache, property.mustache, \
        query.mustache, schema.mustache, shape.mustache, shape_body.mustache, \
        shape_declaration.mustache
        """)
  }

  @Test("the context is JSON, one object for each file, and the same in every run")
  func context() throws {
    let first = try Generator(graph: blogGraph).context.json
    let second = try Generator(graph: blogGraph).context.json
    #expect(first == second)
    #expect(first.hasPrefix("[\n  {\n    \"context\" : {\n      \"access\" : \"public \","))
  }
}
