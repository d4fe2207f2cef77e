import TenonSchema

/// A query's SQL as one dialect takes it.
///
/// What differs between the databases in every statement is written anew: parameters, names in quotes, and backslashes in
/// texts, which only MySQL reads as escapes. Comments are left out, as MySQL runs some of them. All else stays as the
/// schema has it. Where a parameter is a list, the parameters keep their names, and the list its own parentheses: how many
/// there are is only known with the values.
struct QuerySQL {
  /// The text, without a semicolon at the end.
  let text: String

  /// The places of the values among the parameters, in the order they are bound in; nil where that is their own order.
  let order: [Int]?

  init(_ query: TypedQuery, dialect: DDLDialect) {
    let source = Array(query.query.sql.text.utf8)
    let names = query.parameters.map(\.name)
    var tokens = query.tokens.significant[...]
    while tokens.first?.isSign(";") == true { tokens.removeFirst() }
    while tokens.last?.isSign(";") == true { tokens.removeLast() }
    var text = ""
    var order: [Int] = []
    var end: Int?
    let lists = Set(query.parameters.filter(\.isList).map { ":" + $0.name })
    for (position, token) in zip(tokens.indices, tokens) {
      let isBeforeList =
        token.isSign("(") && position + 1 < tokens.endIndex
        && lists.contains(tokens[position + 1].text)
      let isAfterList =
        token.isSign(")") && position > tokens.startIndex
        && lists.contains(tokens[position - 1].text)
      if isAfterList {
        end = token.range.upperBound
        continue
      }
      if let end { text += Self.gap(source[end..<token.range.lowerBound]) }
      end = token.range.upperBound
      switch token.kind {
      case _ where isBeforeList:
        end = tokens[position + 1].range.lowerBound
      case .parameter where query.hasLists:
        // The runtime takes a colon behind a word for part of it.
        if let last = text.last, last.isLetter || last.isNumber || "_]".contains(last) {
          text += " "
        }
        text += token.text
      case .parameter:
        let place = names.firstIndex(of: String(token.text.dropFirst())) ?? 0
        order.append(place)
        text += Self.placeholder(place + 1, dialect)
      case .quotedName:
        text += dialect.quoted(token.name ?? token.text)
      case .string where dialect == .mysql:
        text += token.text.replacing("\\", with: "\\\\")
      default:
        text += token.text
      }
    }
    self.text = text
    self.order = dialect == .mysql && !query.hasLists && order != Array(names.indices) ? order : nil
  }

  /// What stands between two tokens: a line break with the indentation behind it, spaces, or what is left of a comment.
  private static func gap(_ bytes: ArraySlice<UInt8>) -> String {
    let space = bytes.reversed().prefix { $0 == UInt8(ascii: " ") }
    if bytes.contains(UInt8(ascii: "\n")) {
      return "\n" + String(repeating: " ", count: space.count)
    }
    return bytes.isEmpty
      ? "" : space.count == bytes.count ? String(repeating: " ", count: space.count) : " "
  }

  /// SQLite's and PostgreSQL's parameters have numbers, so that one value can stand in several places.
  private static func placeholder(_ number: Int, _ dialect: DDLDialect) -> String {
    switch dialect {
    case .sqlite: "?\(number)"
    case .postgresql, .mysql: dialect.parameter(number)
    }
  }
}

extension DDLDialect {
  /// The placeholder of a statement's n-th parameter, from 1.
  fileprivate func parameter(_ number: Int) -> String {
    self == .postgresql ? "$\(number)" : "?"
  }
}
