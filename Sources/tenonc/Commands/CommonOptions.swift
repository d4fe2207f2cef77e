import TenonGenerator
import TenonSchema

/// Options and arguments that several commands share, so that they mean the same everywhere.
enum CommonOptions {
  static let quiet = Option(name: "quiet", letter: "q", help: "Say nothing but errors")
  static let verbose = Option(name: "verbose", letter: "v", help: "Say what is done, step by step")

  static let config = Option(
    name: "config", value: .file("FILE"),
    help: "Read this file as `tenon.yaml` instead of looking for one")
  static let noConfig = Option(name: "no-config", help: "Do not look for a `tenon.yaml`")

  static let dialect = Option(
    name: "dialect", value: .choice(of: DDLDialect.self), repeats: true,
    help: "Write SQL for this database; default: `dialects` of `tenon.yaml`, or sqlite")
  static let access = Option(
    name: "access", value: .choice(of: GeneratorOptions.Access.self),
    help: "Who can use the generated code; default: `access` of `tenon.yaml`, or public")
  static let defaultAccess = Option(
    name: "default-access", value: .choice(of: GeneratorOptions.Access.self),
    help: """
      What `access` is unless `tenon.yaml` says it: for a build system, which knows whether a target \
      can be imported
      """)
  static let templates = Option(
    name: "templates", value: .directory("DIR"),
    help:
      "Use the `.mustache` files in this directory in place of the built-in ones of the same names")

  static let schema = Argument(
    name: "schema", value: .file("FILE"), repeats: true,
    help: "Schema files or globs, merged into one schema; default: `schema` of `tenon.yaml`")
}
