/// A name of the schema in Swift code: keywords are put in backticks, but only where Swift requires them.
struct SwiftName {
  let name: String

  init(_ name: String) {
    self.name = name
  }

  /// The name in its declaration, or alone in an expression: `` `class` ``.
  var identifier: String { escaped(in: Self.keywords) }

  /// The name after a dot, `draft.class`.
  var member: String { escaped(in: Self.memberKeywords) }

  /// The name as the label of an argument, `Post(class: …)`.
  var label: String { name == "inout" ? "`inout`" : name }

  /// The name as the label and name of a parameter, `init(class: Int)`.
  var parameter: String { escaped(in: Self.parameterKeywords) }

  /// The property of `self` in the body of a generated function or computed property, where the bare name may refer to
  /// a parameter or have a meaning in Swift.
  var property: String { Self.locals.contains(name) ? "self.\(name)" : identifier }

  private func escaped(in keywords: Set<String>) -> String {
    keywords.contains(name) ? "`\(name)`" : name
  }

  /// The names of parameters and variables in generated functions that also name properties, and the words that begin
  /// an accessor at the start of a computed property's body.
  private static let locals: Set<String> = [
    "absent", "binder", "container", "encoder", "fields", "key", "offset", "related", "row",
    "_modify", "_read", "didSet", "get", "modify", "read", "set", "unsafeAddress",
    "unsafeMutableAddress", "willSet", "yielding",
  ]

  private static let memberKeywords: Set<String> = ["Protocol", "Type", "init", "self"]

  private static let parameterKeywords: Set<String> = ["inout", "let", "var"]

  /// The reserved words, and the words that have a meaning only before an expression or a declaration.
  private static let keywords: Set<String> = [
    "Any", "Protocol", "Self", "Type", "_", "actor", "any", "as", "associatedtype", "async",
    "await", "borrow", "borrowing", "break", "case", "catch", "class", "consume", "consuming",
    "continue", "copy", "default", "defer", "deinit", "discard", "do", "dynamic", "each", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "final", "for", "func", "guard",
    "if", "import", "in", "indirect", "infix", "init", "inout", "internal", "is", "lazy", "let",
    "macro", "mutating", "nil", "nonisolated", "nonmutating", "open", "operator", "optional",
    "override", "package", "postfix", "precedencegroup", "prefix", "private", "protocol", "public",
    "repeat", "required", "rethrows", "return", "self", "sending", "some", "static", "struct",
    "subscript", "super", "switch", "then", "throw", "throws", "true", "try", "typealias",
    "unowned", "unsafe", "var", "weak", "where", "while", "yield",
  ]
}
