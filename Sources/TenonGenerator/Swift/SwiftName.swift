/// A name of the schema as Swift wants it written: keywords take backticks, but only where they must.
struct SwiftName {
  /// The name itself.
  let name: String

  /// What is special about the name.
  private let uses: Uses

  init(_ name: String) {
    self.name = name
    uses = name.utf8.count <= Self.longestSpecialName ? Self.specialNames[name] ?? [] : []
  }

  /// Where it is declared, or stands alone in an expression: `` `class` ``.
  var identifier: String { uses.contains(.keyword) ? "`\(name)`" : name }

  /// After a dot, `draft.class`.
  var member: String { uses.contains(.memberKeyword) ? "`\(name)`" : name }

  /// As the label of an argument, `Post(class: …)`.
  var label: String { name == "inout" ? "`inout`" : name }

  /// As the label and name of a parameter, `init(class: Int)`.
  var parameter: String { uses.contains(.parameterKeyword) ? "`\(name)`" : name }

  /// The property of `self` in the body of a generated function or computed property, where its bare name may be a
  /// parameter's or mean something to Swift.
  var property: String { uses.contains(.local) ? "self.\(name)" : identifier }

  /// Where a name needs care.
  private struct Uses: OptionSet {
    let rawValue: UInt8

    static let keyword = Uses(rawValue: 1)
    static let memberKeyword = Uses(rawValue: 2)
    static let parameterKeyword = Uses(rawValue: 4)
    static let local = Uses(rawValue: 8)
  }

  /// The names that need care, so that one look says whether a name does.
  private static let specialNames: [String: Uses] = {
    var uses: [String: Uses] = [:]
    let kinds: [(Set<String>, Uses)] = [
      (keywords, .keyword), (memberKeywords, .memberKeyword),
      (parameterKeywords, .parameterKeyword), (locals, .local), (accessors, .local),
    ]
    for (names, use) in kinds {
      for name in names { uses[name, default: []].insert(use) }
    }
    return uses
  }()

  private static let longestSpecialName = specialNames.keys.map(\.utf8.count).max() ?? 0

  /// What generated functions of a value call their parameters and variables where they name its properties as well.
  private static let locals: Set<String> = [
    "absent", "binder", "container", "encoder", "fields", "key", "offset", "related", "row",
  ]

  /// The words that begin an accessor where a computed property's body begins with them.
  private static let accessors: Set<String> = [
    "_modify", "_read", "didSet", "get", "modify", "read", "set", "unsafeAddress",
    "unsafeMutableAddress", "willSet", "yielding",
  ]

  private static let memberKeywords: Set<String> = ["Protocol", "Type", "init", "self"]

  private static let parameterKeywords: Set<String> = ["inout", "let", "var"]

  /// The reserved words, and those that only mean something in front of an expression or a declaration.
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
