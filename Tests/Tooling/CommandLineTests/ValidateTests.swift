import Foundation
import TestSupport
import Testing

@Suite("tenonc validate", .runsPrograms)
struct ValidateTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  /// Twelve mistakes of twelve kinds.
  private let twelve = """
    schema: Shop
    colour: red

    enums:
      Status: { cases: [open, open] }

    models:
      User:
        mixins: [Timestamps]
        fields:
          name: strng(80)
          email: { type: string(120), uniqe: true }
          age: { type: int, default: old }
          status: Statsu
          name: text
        relationships:
          posts: { hasMany: Pots, inverse: author }
        indexes:
          - [emial]
      post article:
        fields:
          title: string

    """

  private struct Finding: Decodable, Equatable {
    var file: String?
    var line: Int?
    var column: Int?
    var severity: String?
    var message: String
    var notes: [Finding]?
  }

  @Test("a schema with twelve mistakes shows all twelve, each at its place")
  func twelveAsText() throws {
    try workspace.write(twelve, to: "twelve.yaml")
    let expected = """
      twelve.yaml:2:1: error: a schema has no key `colour`
      colour: red
      ^~~~~~
      twelve.yaml:5:27: error: the case `open` already exists
        Status: { cases: [open, open] }
                                ^~~~
      twelve.yaml:5:21: note: the first is here
        Status: { cases: [open, open] }
                          ^~~~
      twelve.yaml:9:14: error: unknown mixin `Timestamps`
          mixins: [Timestamps]
                   ^~~~~~~~~~
      twelve.yaml:11:13: error: unknown type `strng`; did you mean `string`?
            name: strng(80)
                  ^~~~~~~~~
      twelve.yaml:12:35: error: a field has no key `uniqe`; did you mean `unique`?
            email: { type: string(120), uniqe: true }
                                        ^~~~~
      twelve.yaml:13:34: error: the default `old` is not an integer
            age: { type: int, default: old }
                                       ^~~
      twelve.yaml:14:15: error: unknown type `Statsu`; did you mean `Status`?
            status: Statsu
                    ^~~~~~
      twelve.yaml:15:7: error: duplicate key `name`
            name: text
            ^~~~
      twelve.yaml:11:7: note: first written here
            name: strng(80)
            ^~~~
      twelve.yaml:17:25: error: unknown model `Pots`
            posts: { hasMany: Pots, inverse: author }
                              ^~~~
      twelve.yaml:19:10: error: `User` has no field `emial`; did you mean `email`?
            - [emial]
               ^~~~~
      twelve.yaml:20:3: error: `post article` cannot be the name of a model: U+0020 is not allowed; \
      use letters, digits and `_`
        post article:
        ^~~~~~~~~~~~
      twelve.yaml:22:14: error: `string` needs its greatest length: write `string(80)`, or `text` \
      for any length
            title: string
                   ^~~~~~
      12 errors

      """
    #expect(try workspace.run("validate", "twelve.yaml") == .init(1, err: expected))
    #expect(
      try workspace.run("generate", "twelve.yaml", "-o", "out")
        == .init(1, err: expected.replacing("12 errors\n", with: "")))
    #expect(workspace.names() == ["twelve.yaml"])
  }

  @Test("the same twelve as JSON, on standard output")
  func twelveAsJSON() throws {
    try workspace.write(twelve, to: "twelve.yaml")
    let outcome = try workspace.run("validate", "--format", "json", "twelve.yaml")
    #expect(outcome.code == 1)
    #expect(outcome.err == "")
    let findings = try JSONDecoder().decode([Finding].self, from: Data(outcome.out.utf8))
    #expect(findings.map(\.file) == Array(repeating: "twelve.yaml", count: 12))
    #expect(findings.map(\.severity) == Array(repeating: "error", count: 12))
    #expect(findings.map(\.line) == [2, 5, 9, 11, 12, 13, 14, 15, 17, 19, 20, 22])
    #expect(findings.map(\.column) == [1, 27, 14, 13, 35, 34, 15, 7, 25, 10, 3, 14])
    #expect(
      findings[7]
        == Finding(
          file: "twelve.yaml", line: 15, column: 7, severity: "error",
          message: "duplicate key `name`",
          notes: [
            Finding(file: "twelve.yaml", line: 11, column: 7, message: "first written here")
          ]))
  }

  @Test("a schema without mistakes is fine, and JSON of it is an empty list")
  func clean() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    #expect(
      try workspace.run("validate", "shop.yaml")
        == .init(0, err: "schema Shop: no errors, no warnings\n"))
    #expect(
      try workspace.run("validate", "shop.yaml", "--format=json") == .init(0, out: "[\n\n]\n"))
  }

  @Test("a warning fails only with --strict, and then even --quiet shows it")
  func strict() throws {
    try workspace.write(Sample.warned, to: "shop.yaml")
    let relaxed = try workspace.run("validate", "shop.yaml")
    #expect(relaxed.code == 0)
    let lines = relaxed.err.split(separator: "\n")
    #expect(lines.first?.hasPrefix("shop.yaml:6:7: warning: ") == true)
    #expect(lines.last == "1 warning")
    let strict = try workspace.run("validate", "shop.yaml", "--strict")
    #expect(strict == .init(1, err: relaxed.err))
    #expect(try workspace.run("validate", "shop.yaml", "--strict", "--quiet") == strict)
  }

  @Test("all files that cannot be read are reported with the reason")
  func unreadable() throws {
    try workspace.write("", to: "empty.yaml")
    try workspace.write("", to: "folder/file")
    try workspace.write("schema: \0", to: "nul.yaml")
    #expect(
      try workspace.run("validate", "missing.yaml", "folder", "/dev/null", "none/*.yaml")
        == .init(
          1,
          err: """
            none/*.yaml: error: no file matches `none/*.yaml`
            missing.yaml: error: no such file
            folder: error: this is a directory, not a file
            /dev/null: error: not a regular file
            4 errors

            """))
    #expect(
      try workspace.run("validate", "empty.yaml")
        == .init(1, err: "empty.yaml:1:1: error: the file is empty\n1 error\n"))
    #expect(
      try workspace.run("validate", "nul.yaml").err.split(separator: "\n").first
        == "nul.yaml:1:9: error: YAML cannot contain a NUL character")
  }

  @Test("a file of 10 MB is read", .endsInTime)
  func large() throws {
    var text = "schema: Big\nmodels:\n"
    var number = 0
    while text.utf8.count < 10_000_000 {
      text += "  M\(number):\n    description: \"\(String(repeating: "x", count: 5000))\"\n"
      text += "    fields: { name: text }\n"
      number += 1
    }
    try workspace.write(text, to: "big.yaml")
    let outcome = try workspace.run("validate", "big.yaml")
    #expect(outcome == .init(0, err: "schema Big: no errors, no warnings\n"))
  }

  @Test("unusual file names work, and are printed without control characters")
  func hostileNames() throws {
    for name in ["a b.yaml", "-x.yaml", "[1].yaml", "q\"'`$(x).yaml", "üñ😀.yaml"] {
      try workspace.write(Sample.shop, to: name)
      #expect(
        try workspace.run("validate", "--", name)
          == .init(0, err: "schema Shop: no errors, no warnings\n"))
    }
    try workspace.write("", to: "new\nline\u{1B}[31m.yaml")
    #expect(
      try workspace.run("validate", "new\nline\u{1B}[31m.yaml")
        == .init(1, err: "new␊line␛[31m.yaml:1:1: error: the file is empty\n1 error\n"))
  }

  @Test("several files are merged into one schema, and each is read once whatever its spelling")
  func merged() throws {
    try workspace.write("schema: Shop\nmodels:\n  A: { fields: { x: int } }\n", to: "s/a.yaml")
    try workspace.write("models:\n  B: { fields: { x: int } }\n", to: "s/b.yaml")
    #expect(
      try workspace.run("validate", "s/*.yaml", "./s/a.yaml", "s/../s/b.yaml")
        == .init(0, err: "schema Shop: no errors, no warnings\n"))
  }

  @Test("a mistake in a query is reported at its line of the block, and no code is generated")
  func query() throws {
    try workspace.write(
      """
      schema: Shop
      models:
        User: { fields: { name: text } }
      queries:
        names:
          sql: |
            SELECT u.name
            FROM user u
            WHERE u.nmae <> ''

      """, to: "shop.yaml")
    let expected = """
      shop.yaml:9:13: error: there is no column `u.nmae`; did you mean `name`?
            WHERE u.nmae <> ''
                  ^~~~~~

      """
    #expect(
      try workspace.run("validate", "shop.yaml") == .init(1, err: expected + "1 error\n"))
    #expect(
      try workspace.run("generate", "shop.yaml", "--output", "Out") == .init(1, err: expected))
  }

  @Test("ten wrong queries are ten errors, each at its line and column of the block")
  func wrongQueries() throws {
    try workspace.write(
      #"""
      schema: Shop
      models:
        Customer:
          fields: { name: string(80), joinedOn: date, discount: decimal(4, 2)? }
        Order:
          fields: { total: decimal(10, 2), note: text? }
          relationships:
            customer: { belongsTo: Customer, inverse: orders, index: true }
      queries:
        wrongTable:
          sql: |
            SELECT c.name
            FROM custommer c
        wrongColumn:
          sql: |
            SELECT c.name,
              c.joined
            FROM customer c
        wrongParameterName:
          sql: |
            SELECT name FROM customer
            WHERE joined_on > :since
              AND name <> :naem
          parameters: { since: date }
        missingResultType:
          sql: |
            SELECT c.name,
              SUM(o.total) AS spent
            FROM customer c JOIN "order" o ON o.customer_id = c.id
            GROUP BY c.id, c.name
        wrongResultType:
          sql: |
            SELECT name, discount FROM customer
          result:
            discount: int?
        syntax:
          sql: |
            SELECT name
            FROM customer
            ORDER name
        several:
          sql: |
            SELECT name FROM customer;
            SELECT note FROM "order"
        duplicateName:
          sql: |
            SELECT c.id,
              o.id
            FROM customer c JOIN "order" o ON o.customer_id = c.id
        unusedParameter:
          sql: |
            SELECT name
            FROM customer
          parameters:
            limit: int
        wrongFunction:
          sql: >
            SELECT name
            FROM customer

            WHERE lenght(name) > 3

      """#, to: "shop.yaml")
    #expect(
      try workspace.run("validate", "shop.yaml")
        == .init(
          1,
          err: #"""
            shop.yaml:13:12: error: there is no table `custommer`; did you mean `customer`?
                  FROM custommer c
                       ^~~~~~~~~
            shop.yaml:17:9: error: there is no column `c.joined`
                    c.joined
                    ^~~~~~~~
            shop.yaml:23:21: error: there is no parameter `naem`; give its type under `parameters`
                    AND name <> :naem
                                ^~~~~
            shop.yaml:28:9: error: `spent` is an expression, whose type the tables do not say; write it under `result`, as in { spent: int }
                    SUM(o.total) AS spent
                    ^~~~~~~~~~~~~~~~~~~~~
            shop.yaml:35:17: error: `discount` comes from `Customer.discount` and is `Decimal`, not `Int`; remove it from `result`
                  discount: int?
                            ^~~~
            shop.yaml:4:49: note: the field is here
                fields: { name: string(80), joinedOn: date, discount: decimal(4, 2)? }
                                                            ^~~~~~~~
            shop.yaml:40:13: error: SQLite refuses this: near "name": syntax error
                  ORDER name
                        ^~~~
            shop.yaml:44:7: error: a query is one statement; another begins here
                  SELECT note FROM "order"
                  ^~~~~~
            shop.yaml:48:9: error: columns 1 and 2 of the result are both called `id`; give one another name with `AS`
                    o.id
                    ^~~~
            shop.yaml:55:7: error: the SQL does not use the parameter `limit`
                  limit: int
                  ^~~~~
            shop.yaml:61:13: error: SQLite has no function `lenght`
                  WHERE lenght(name) > 3
                        ^~~~~~
            10 errors

            """#))
  }
}
