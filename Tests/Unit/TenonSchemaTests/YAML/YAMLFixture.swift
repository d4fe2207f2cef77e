@testable import TenonSchema

/// A parsed YAML text and its diagnostics.
struct YAMLFixture {
  let root: YAMLNode?
  let diagnostics: [Diagnostic]

  init(_ text: String, limits: YAMLReader.Limits = YAMLReader.Limits()) {
    self.init(SourceFile(path: "a.yaml", text: text), limits: limits)
  }

  init(_ file: SourceFile, limits: YAMLReader.Limits = YAMLReader.Limits()) {
    var diagnostics: [Diagnostic] = []
    root = YAMLReader.read(file, limits: limits, diagnostics: &diagnostics)
    self.diagnostics = diagnostics
  }

  /// The diagnostics as the command line prints them.
  var report: String { DiagnosticRenderer().text(diagnostics) }

  /// Only the first lines of the diagnostics, with the code, for tables of many small cases.
  var summary: [String] {
    diagnostics.ordered().map {
      "\($0.range.start.line):\($0.range.start.column)-\($0.range.end.column) \($0.code): \($0.message)"
    }
  }

  /// The tree in a short form: `{a: [1, "2"]}`.
  var tree: String? { root.map(Self.tree) }

  private static func tree(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): isPlain ? text : "\"\(text)\""
    case .sequence(let items): "[" + items.map(tree).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { "\($0.key): \(tree($0.value))" }.joined(separator: ", ") + "}"
    }
  }
}

extension YAMLNode {
  /// The value of a key of a mapping, or nil.
  subscript(key: String) -> YAMLNode? { pairs?.first { $0.key == key }?.value }
}

extension SourceRange {
  /// `line:column-line:column`.
  var brief: String { "\(start.line):\(start.column)-\(end.line):\(end.column)" }
}
