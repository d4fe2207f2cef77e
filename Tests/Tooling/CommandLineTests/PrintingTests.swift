import Foundation
import TestSupport
import Testing

@Suite("tenonc init, ddl and inspect", .runsPrograms)
struct PrintingTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  @Test("init writes a schema and a tenon.yaml that generate without a warning")
  func initWorks() throws {
    #expect(
      try workspace.run("init")
        == .init(
          0,
          err: """
            app.schema.yaml written
            tenon.yaml written
            next: tenonc generate

            """))
    #expect(workspace.names() == ["app.schema.yaml", "tenon.yaml"])
    #expect(
      try workspace.run("validate", "--strict")
        == .init(0, err: "schema App: no errors, no warnings\n"))
    #expect(try workspace.run("generate") == .init(0, err: "5 files written in Generated\n"))
  }

  @Test("init in a package generates into its target, and says what Package.swift lacks")
  func initPackage() throws {
    try workspace.write("// no dependency", to: "Package.swift")
    try workspace.write("", to: "Sources/App/main.swift")
    #expect(
      try workspace.run("init")
        == .init(
          0,
          err: """
            app.schema.yaml written
            tenon.yaml written
            add Tenon to the target in Package.swift:
              dependencies: [.product(name: "Tenon", package: "tenon")]
            next: tenonc generate

            """))
    let generated = try workspace.run("generate")
    #expect(generated == .init(0, err: "5 files written in Sources/App/Models\n"))
  }

  @Test("init asks for a target if there are several, and refuses an unknown one")
  func initTargets() throws {
    try workspace.write(#"[.product(name: "Tenon", package: "tenon")]"#, to: "sub/Package.swift")
    #expect(
      try workspace.run("init", "sub")
        == .init(
          1, err: "error: the package has no target in `Sources`; create its directory first\n"))
    try workspace.write("", to: "sub/Sources/App/main.swift")
    try workspace.write("", to: "sub/Sources/Core/Core.swift")
    #expect(
      try workspace.run("init", "sub")
        == .init(
          1, err: "error: the package has the targets App, Core: choose one with `--target NAME`\n")
    )
    #expect(
      try workspace.run("init", "sub", "--target", "Cor")
        == .init(
          1, err: "error: the package has no target Cor in `Sources`, only App, Core\n"))
    #expect(workspace.names(in: "sub") == ["Package.swift", "Sources"])
    #expect(
      try workspace.run(
        "init", "sub", "--target", "Core", environment: ["TENONC_PROGRAM": "swift package tenon"])
        == .init(
          0,
          err: """
            sub/app.schema.yaml written
            sub/tenon.yaml written
            next: swift package tenon generate --config sub/tenon.yaml

            """))
    let generated = try workspace.run("generate", "--config", "sub/tenon.yaml")
    #expect(generated == .init(0, err: "5 files written in sub/Sources/Core/Models\n"))
    let other = try workspace.run("init", "other", "--target", "Core")
    #expect(other.code == 64)
    #expect(
      other.err.hasPrefix("error: `--target` needs a directory with a `Package.swift`\n"))
  }

  @Test("init quotes names of directories that YAML or a shell would read otherwise")
  func initQuotes() throws {
    let name = "It's: #1 & {a}"
    try workspace.write(#".product(name: "Tenon", package: "tenon")"#, to: "\(name)/Package.swift")
    try workspace.write("", to: "\(name)/Sources/\(name)/main.swift")
    let outcome = try workspace.run("init", name)
    #expect(outcome.code == 0)
    let word = #"'It'\''s: #1 & {a}/tenon.yaml'"#
    #expect(outcome.err.hasSuffix("next: tenonc generate --config \(word)\n"))
    let generated = try workspace.shell(#""$TENONC" generate --config "# + word)
    #expect(generated.out == "5 files written in \(name)/Sources/\(name)/Models\n")
  }

  @Test("init for a target with the build-tool plugin writes the schema into it")
  func initPlugin() throws {
    try workspace.write(
      #"[.product(name: "Tenon", package: "tenon")], plugins: [.plugin(name: "GenerateModels")]"#,
      to: "Package.swift")
    try workspace.write("", to: "Sources/main.swift")
    let outcome = try workspace.run("init")
    #expect(
      outcome == .init(0, err: "Sources/app.schema.yaml written\nnext: swift build\n"))
    #expect(workspace.names() == ["Package.swift", "Sources"])
    #expect(
      try workspace.run("init")
        == .init(
          1,
          err:
            "Sources/app.schema.yaml: error: this file already exists; overwrite it with --force\n"
        ))
  }

  @Test("init chooses the only target with the build-tool plugin, and knows which target has it")
  func initPluginTarget() throws {
    try workspace.write(
      """
      .target(name: "Core", dependencies: [.product(name: "Tenon", package: "tenon")]),
      .executableTarget(
        name: "App", dependencies: [.target(name: "Core")],
        plugins: [.plugin(name: "GenerateModels", package: "tenon")])
      """, to: "Package.swift")
    try workspace.write("", to: "Sources/App/App.swift")
    try workspace.write("", to: "Sources/Core/Core.swift")
    #expect(
      try workspace.run("init")
        == .init(0, err: "Sources/App/app.schema.yaml written\nnext: swift build\n"))
    try workspace.remove("Sources/App/app.schema.yaml")
    #expect(
      try workspace.run("init", "--target", "Core")
        == .init(
          0, err: "app.schema.yaml written\ntenon.yaml written\nnext: tenonc generate\n"))
    #expect(try workspace.read("tenon.yaml").contains("\naccess: public\n"))
  }

  @Test("init uses the only schema of the package, and never overwrites it")
  func initAdopts() throws {
    try workspace.write(
      #".executableTarget(name: "App", dependencies: [.product(name: "Tenon", package: "tenon")])"#,
      to: "Package.swift")
    try workspace.write("", to: "Sources/App/App.swift")
    try workspace.write(Sample.shop, to: "Sources/App/Data/the shop.schema.yaml")
    for arguments in [["init"], ["init", "--force"]] {
      #expect(
        try workspace.run(arguments: arguments)
          == .init(
            0,
            err: """
              Sources/App/Data/the shop.schema.yaml is the schema
              tenon.yaml written
              next: tenonc generate

              """))
    }
    let project = try workspace.read("tenon.yaml")
    #expect(project.contains("\nschema: 'Sources/App/Data/the shop.schema.yaml'\n"))
    #expect(project.contains("\naccess: internal\n"))
    #expect(try workspace.run("generate").code == 0)

    // The starter is one of several then, or the only one, which is not written again.
    try workspace.remove("tenon.yaml")
    try workspace.remove("Sources/App/Data")
    #expect(try workspace.run("init").err.hasPrefix("app.schema.yaml written\n"))
    try workspace.write("mine", to: "app.schema.yaml")
    try workspace.remove("tenon.yaml")
    #expect(try workspace.run("init").err.hasPrefix("app.schema.yaml is the schema\n"))
    #expect(try workspace.read("app.schema.yaml") == "mine")
  }

  @Test("init uses the schema of a target with the build-tool plugin")
  func initAdoptsForPlugin() throws {
    try workspace.write(
      #"[.product(name: "Tenon", package: "tenon")], plugins: [.plugin(name: "GenerateModels")]"#,
      to: "Package.swift")
    try workspace.write("", to: "Sources/App/main.swift")
    try workspace.write(Sample.shop, to: "Sources/App/shop.schema.yaml")
    #expect(
      try workspace.run("init")
        == .init(0, err: "Sources/App/shop.schema.yaml is the schema\nnext: swift build\n"))
    #expect(workspace.names(in: "Sources/App") == ["main.swift", "shop.schema.yaml"])
  }

  @Test("init overwrites nothing without --force")
  func initKeeps() throws {
    try workspace.write("mine", to: "sub/tenon.yaml")
    #expect(
      try workspace.run("init", "sub")
        == .init(
          1, err: "sub/tenon.yaml: error: this file already exists; overwrite it with --force\n"))
    #expect(workspace.names(in: "sub") == ["tenon.yaml"])
    #expect(try workspace.read("sub/tenon.yaml") == "mine")
    #expect(try workspace.run("init", "sub", "--force", "-q") == .init(0))
    #expect(try workspace.read("sub/tenon.yaml").hasPrefix("# The settings of tenonc"))
  }

  @Test("init reports a directory that cannot be created")
  func initFails() throws {
    try workspace.write("mine", to: "file")
    let outcome = try workspace.run("init", "file/sub")
    #expect(outcome.code == 1)
    #expect(outcome.err.hasPrefix("file/sub: error: cannot create the directory: "))
  }

  @Test("ddl prints the script of each dialect in the given order")
  func ddl() throws {
    try workspace.write("schema: S\nmodels:\n  Dot: { fields: { x: int } }\n", to: "s.yaml")
    #expect(
      try workspace.run("ddl", "s.yaml", "--dialect", "postgresql", "--dialect=sqlite")
        == .init(
          0,
          out: """
            -- Tables of S for postgresql

            CREATE TABLE IF NOT EXISTS "dot" (
              "id" bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
              "x" bigint NOT NULL,
              CONSTRAINT "pk_dot" PRIMARY KEY ("id")
            );

            -- Tables of S for sqlite

            CREATE TABLE IF NOT EXISTS "dot" (
              "id" INTEGER NOT NULL CONSTRAINT "pk_dot" PRIMARY KEY AUTOINCREMENT,
              "x" INTEGER NOT NULL
            );

            """))
  }

  @Test("ddl of a wrong schema prints nothing")
  func ddlWrong() throws {
    try workspace.write("schema: S\nmodels:\n  Dot: { fields: { x: itn } }\n", to: "s.yaml")
    let outcome = try workspace.run("ddl", "s.yaml")
    #expect(outcome.code == 1)
    #expect(outcome.out == "")
    #expect(outcome.err.hasPrefix("s.yaml:3:23: error: unknown type `itn`"))
  }

  @Test("inspect prints the resolved graph with inverses and foreign keys")
  func inspect() throws {
    try workspace.write(Sample.warned, to: "s.yaml")
    let outcome = try workspace.run("inspect", "s.yaml", "--quiet")
    #expect(outcome.code == 0)
    #expect(outcome.err == "")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    let root = try #require(json as? [String: Any])
    #expect(root["name"] as? String == "Shop")
    #expect(root["place"] as? String == "s.yaml:1:9")
    let models = try #require(root["models"] as? [[String: Any]])
    #expect(models.compactMap { $0["name"] as? String } == ["Article", "Maker"])
    let fields = try #require(models[0]["fields"] as? [[String: Any]])
    #expect(fields.compactMap { $0["column"] as? String } == ["id", "title", "maker_id"])
    #expect(fields.compactMap { $0["type"] as? String } == ["int", "text", "int"])
    #expect(
      fields.compactMap { $0["role"] as? String } == ["plain", "plain", "foreignKey(maker)"])
    let inverses = try #require(models[1]["relationships"] as? [[String: Any]])
    #expect(inverses.count == 1)
    #expect(inverses[0]["kind"] as? String == "hasMany")
    #expect(inverses[0]["isImplicit"] as? Bool == true)
  }

  @Test("inspect lists all fields of a shape that the schema does not list")
  func shapes() throws {
    try workspace.write(
      """
      schema: Shop
      models:
        Article: { fields: { title: text, cost: { type: int, redacted: true } } }
        Maker:
          fields: { name: text }
          relationships: { articles: { hasMany: Article, inverse: maker, index: true } }
      shapes:
        Page:
          description: A page.
          of: Maker
          with: { articles: { orderBy: -title, limit: 3, with: { maker: Name } } }
        Name: { of: Maker, fields: name }

      """, to: "s.yaml")
    let outcome = try workspace.run("inspect", "s.yaml", "--quiet")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    let shapes = try #require((json as? [String: Any])?["shapes"])
    let text = String(
      decoding: try JSONSerialization.data(withJSONObject: shapes, options: .sortedKeys),
      as: UTF8.self)
    #expect(
      text == #"""
        [{"content":{"fields":["id","name"],"model":"Maker","relationships":[{"content":\#
        {"fields":["id","title","makerID"],"model":"Article","relationships":\#
        [{"name":"maker","orderBy":[],"rowType":"MakerRow","shape":"Name"}]},"limit":3,\#
        "name":"articles","orderBy":[{"field":"title","isDescending":true}],\#
        "rowType":"ArticleRow"}]},"description":"A page.","name":"Page",\#
        "place":"s.yaml:8:3"},{"content":{"fields":["name"],"model":"Maker",\#
        "relationships":[]},"name":"Name","place":"s.yaml:12:3"}]
        """#)
  }

  @Test("inspect prints the namespace, and the inputs with the fields of parents")
  func inputs() throws {
    try workspace.write(
      """
      schema: Shop
      namespace: true
      models:
        Article:
          fields: { title: text }
          relationships: { maker: { belongsTo: Maker, index: true } }
        Maker: { fields: { name: text } }
      inputs:
        NewArticle: { description: An article., of: Article, fields: [maker, title] }

      """, to: "s.yaml")
    let outcome = try workspace.run("inspect", "s.yaml", "--quiet")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    let graph = try #require(json as? [String: Any])
    #expect(graph["namespace"] as? Bool == true)
    let text = String(
      decoding: try JSONSerialization.data(
        withJSONObject: try #require(graph["inputs"]), options: .sortedKeys),
      as: UTF8.self)
    #expect(
      text == #"""
        [{"description":"An article.","fields":["makerID","title"],"model":"Article",\#
        "name":"NewArticle","place":"s.yaml:9:3"}]
        """#)
  }

  @Test("inspect --context prints the data of the templates, file by file")
  func context() throws {
    try workspace.write(Sample.shop, to: "s.yaml")
    let outcome = try workspace.run("inspect", "--context", "s.yaml", "--access", "package")
    #expect(outcome.code == 0)
    let json = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
    let files = try #require(json as? [[String: Any]])
    #expect(
      files.compactMap { $0["name"] as? String }
        == ["Shop.swift", "Article.swift", "Customer.swift"])
    let context = try #require(files[1]["context"] as? [String: Any])
    #expect(context["access"] as? String == "package ")
  }
}
