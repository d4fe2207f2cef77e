import Foundation
import TestSupport
import Testing

@testable import TenonGenerator

@Suite("tenon.yaml", .runsPrograms)
struct ProjectFileTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  @Test("a tenon.yaml is found above the working directory, and its paths are relative to it")
  func upwards() throws {
    try workspace.write("schema: schemas/shop.yaml\noutput: gen\n", to: "tenon.yaml")
    try workspace.write(Sample.shop, to: "schemas/shop.yaml")
    try workspace.write("", to: "deep/er/file")
    #expect(
      try workspace.run("generate", "--verbose", in: "deep/er")
        == .init(
          0,
          err: """
            reading ../../schemas/shop.yaml
            write ../../gen/Article.swift
            write ../../gen/Customer.swift
            write ../../gen/Shop.swift
            3 files written in ../../gen

            """))
    #expect(workspace.names(in: "gen") == ["Article.swift", "Customer.swift", "Shop.swift"])
  }

  @Test("the nearest tenon.yaml is used; --config names another, --no-config uses none")
  func nearest() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write("schema: nowhere.yaml\n", to: "tenon.yaml")
    try workspace.write("schema: ../shop.yaml\n", to: "inner/tenon.yaml")
    let clean = Workspace.Outcome(0, err: "schema Shop: no errors, no warnings\n")
    #expect(try workspace.run("validate", in: "inner") == clean)
    #expect(try workspace.run("validate", "--config", "inner/tenon.yaml") == clean)
    #expect(try workspace.run("validate", "--no-config", "shop.yaml") == clean)
    #expect(
      try workspace.run("validate")
        == .init(
          1,
          err: """
            tenon.yaml:1:9: error: there is no file `nowhere.yaml`
            schema: nowhere.yaml
                    ^~~~~~~~~~~~
            1 error

            """))
  }

  @Test("options override the tenon.yaml")
  func flagsWin() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write(
      "schema: other.yaml\noutput: a\ndialects: [mysql, sqlite]\naccess: internal\n",
      to: "tenon.yaml")
    let fromFile = try workspace.run("ddl", "shop.yaml").out
    #expect(fromFile.contains("-- Tables of Shop for mysql\n"))
    #expect(fromFile.contains("-- Tables of Shop for sqlite\n"))
    let fromFlag = try workspace.run("ddl", "shop.yaml", "--dialect", "postgresql").out
    #expect(fromFlag.hasPrefix("-- Tables of Shop for postgresql\n\nCREATE TABLE"))
    #expect(!fromFlag.contains("mysql"))

    _ = try workspace.run("generate", "shop.yaml", "--quiet")
    #expect(try workspace.read("a/Article.swift").contains("\nstruct Article: "))
    #expect(try !workspace.read("a/Shop.swift").contains("jsonKeys"))
    _ = try workspace.run("generate", "shop.yaml", "-q", "--access=package", "--output=b")
    #expect(try workspace.read("b/Article.swift").contains("\npackage struct Article: "))
  }

  @Test("`json` of a tenon.yaml sets the keys of JSON, and --json overrides it")
  func jsonKeys() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write("json: snake_case\n", to: "tenon.yaml")
    func keys(_ arguments: String...) throws -> Bool {
      _ = try workspace.run(
        arguments: ["generate", "shop.yaml", "--quiet", "--output=a"] + arguments)
      return try workspace.read("a/Shop.swift").contains("jsonKeys: JSONKeys { .columns }")
    }
    #expect(try keys())
    #expect(try !keys("--json", "swift"))
    #expect(try keys("--no-config", "--json=snake_case"))
    try workspace.write("json: swift\n", to: "tenon.yaml")
    #expect(try !keys())
  }

  @Test("a tenon.yaml and options override --default-access")
  func defaultAccess() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    func access(_ arguments: String...) throws -> Substring? {
      _ = try workspace.run(
        arguments: [
          "generate", "shop.yaml", "--quiet", "--output=a", "--default-access=internal",
        ] + arguments)
      let lines = try workspace.read("a/Article.swift").split(separator: "\n")
      return lines.first { $0.contains("struct Article: ") }?.prefix { $0 != "A" }
    }
    #expect(try access() == "struct ")
    #expect(try access("--access=package") == "package struct ")
    try workspace.write("access: public\n", to: "tenon.yaml")
    #expect(try access() == "public struct ")
    try workspace.write("dialects: [sqlite]\n", to: "tenon.yaml")
    #expect(try access() == "struct ")
  }

  @Test("every mistake in a tenon.yaml is reported, with the nearest key or value")
  func mistakes() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write(
      """
      schema: shop.yaml
      outptu: x
      dialects: [sqlite, postgres]
      access: [public]
      json: camelCase
      templates: ""
      migrations: { a: b }
      database: { evn: X }

      """, to: "tenon.yaml")
    #expect(
      try workspace.run("validate")
        == .init(
          1,
          err: """
            tenon.yaml:2:1: error: `tenon.yaml` has no key `outptu`; did you mean `output`?
            outptu: x
            ^~~~~~
            tenon.yaml:3:20: error: `dialects` cannot be `postgres`; did you mean `postgresql`?
            dialects: [sqlite, postgres]
                               ^~~~~~~~
            tenon.yaml:4:9: error: `access` must be text, not a list
            access: [public]
                    ^~~~~~~~
            tenon.yaml:5:7: error: `json` cannot be `camelCase`; it is one of `swift`, `snake_case`
            json: camelCase
                  ^~~~~~~~~
            tenon.yaml:6:12: error: `templates` is empty
            templates: ""
                       ^~
            tenon.yaml:7:13: error: `migrations` must be text, not a mapping
            migrations: { a: b }
                        ^~~~~~~~
            tenon.yaml:8:13: error: `database` has no key `evn`, only `env`
            database: { evn: X }
                        ^~~
            7 errors

            """))
  }

  @Test(
    "keys for future commands are accepted",
    arguments: ["migrations: db\ndatabase: sqlite:app.db", "database: { env: DATABASE_URL }"])
  func later(_ lines: String) throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write("schema: shop.yaml\n\(lines)\n", to: "tenon.yaml")
    #expect(
      try workspace.run("validate") == .init(0, err: "schema Shop: no errors, no warnings\n"))
  }

  @Test("a tenon.yaml without `schema`, and generate without an output, are errors")
  func missingKeys() throws {
    try workspace.write("output: x\n", to: "tenon.yaml")
    #expect(
      try workspace.run("validate")
        == .init(
          1,
          err: """
            tenon.yaml:1:1: error: `schema` is missing: the schema's file, or a list of files
            output: x
            ^
            1 error

            """))
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write("schema: shop.yaml\n", to: "tenon.yaml")
    #expect(
      try workspace.run("generate")
        == .init(
          64,
          err: """
            error: no output is given: name a directory with `--output DIR`, or with `output` in `tenon.yaml`
            usage: tenonc generate [options] [<schema>…]
            `tenonc generate --help` shows the help.

            """))
  }

  @Test("a glob without a match is an error at its line")
  func emptyGlob() throws {
    try workspace.write(Sample.shop, to: "shop.yaml")
    try workspace.write("schema: [shop.yaml, \"more/*.yaml\"]\n", to: "tenon.yaml")
    #expect(
      try workspace.run("validate")
        == .init(
          1,
          err: """
            tenon.yaml:1:21: error: no file matches `more/*.yaml`
            schema: [shop.yaml, "more/*.yaml"]
                                ^~~~~~~~~~~~~
            1 error

            """))
  }

  @Test("a glob matches files in order, and two stars match directories")
  func globs() throws {
    for path in ["b.yaml", "a.yaml", ".hidden.yaml", "x/c.yaml", "x/y/d.yaml", "x/.z/e.yaml"] {
      try workspace.write("", to: path)
    }
    try FileManager.default.createSymbolicLink(
      atPath: workspace.directory.path + "/x/loop",
      withDestinationPath: workspace.directory.path)
    func match(_ pattern: String) -> [String] {
      let prefix = workspace.directory.path + "/"
      return FilePattern(prefix + pattern).paths().map { String($0.dropFirst(prefix.count)) }
    }
    #expect(match("*.yaml") == ["a.yaml", "b.yaml"])
    #expect(match("[!a].yaml") == ["b.yaml"])
    #expect(match("?.yaml") == ["a.yaml", "b.yaml"])
    #expect(match("**/*.yaml") == ["a.yaml", "b.yaml", "x/c.yaml", "x/y/d.yaml"])
    #expect(match("x/**/d.yaml") == ["x/y/d.yaml"])
    #expect(match("*/c.yaml") == ["x/c.yaml"])
    #expect(match("x/**") == ["x/c.yaml", "x/y/d.yaml"])
    #expect(match("none/*") == [])
    #expect(match("plain.yaml") == ["plain.yaml"])
    try workspace.write("", to: "[ab].yaml")
    #expect(match("[ab].yaml") == ["[ab].yaml"])
  }
}
