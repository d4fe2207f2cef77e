import TenonGenerator
import TenonSchema

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Options and arguments that several commands share.
enum CommonOptions {
  /// The command line with which the user runs the program. The command plugin sets it.
  static var program: String {
    ProcessInfo.processInfo.environment["TENONC_PROGRAM"] ?? "tenonc"
  }

  static let quiet = Option(name: "quiet", letter: "q", help: "Show only errors")
  static let verbose = Option(name: "verbose", letter: "v", help: "Show each step")

  static let config = Option(
    name: "config", value: .file("FILE"),
    help: "Read this file as `tenon.yaml` instead of looking for one")
  static let noConfig = Option(name: "no-config", help: "Do not look for a `tenon.yaml`")

  static let dialect = Option(
    name: "dialect", value: .choice(of: DDLDialect.self), repeats: true,
    help: "Write SQL for this database; default: `dialects` of `tenon.yaml`, or sqlite")
  static let access = Option(
    name: "access", value: .choice(of: GeneratorOptions.Access.self),
    help: "Access level of the generated code; default: `access` of `tenon.yaml`, or public")
  static let defaultAccess = Option(
    name: "default-access", value: .choice(of: GeneratorOptions.Access.self),
    help: """
      The access level unless `tenon.yaml` sets one: for a build system, which knows if a target can \
      be imported
      """)
  static let json = Option(
    name: "json", value: .choice(of: GeneratorOptions.JSONKeys.self),
    help: """
      Keys of encoded JSON: Swift names, or names of columns; default: `json` of `tenon.yaml`, or swift
      """)
  static let templates = Option(
    name: "templates", value: .directory("DIR"),
    help: """
      Use the `.mustache` files in this directory instead of the built-in ones with the same names
      """)

  /// The format of a command's results.
  enum Format: String, CaseIterable {
    case text
    case json
  }

  static func format(_ help: String) -> Option {
    Option(name: "format", value: .choice(of: Format.self), help: help)
  }

  static let schema = Argument(
    name: "schema", value: .file("FILE"), repeats: true,
    help: "Schema files or globs, merged into one schema; default: `schema` of `tenon.yaml`")
}

extension Project {
  /// Creates the settings of a `tenon.yaml`, with the common options in place of what they replace. The file is the one
  /// that the options name, or the nearest in the working directory or above it.
  ///
  /// - Throws: `CommandFailure` if the options contradict each other or no schema is given.
  init(_ invocation: Invocation) throws {
    let path = invocation[CommonOptions.config]
    let isWithoutFile = invocation.has(CommonOptions.noConfig)
    if isWithoutFile, path != nil {
      throw CommandFailure.usage("`--config` and `--no-config` cannot be used together")
    }
    let file = isWithoutFile ? nil : (path ?? ProjectFile.nearestPath()).map(ProjectFile.init)
    guard file != nil || !invocation.arguments.isEmpty else {
      throw CommandFailure.usage(
        """
        no schema is given, and there is no `tenon.yaml` in this directory or above that names one; \
        `\(CommonOptions.program) init` writes both
        """)
    }
    let access = GeneratorOptions.Access.self
    self.init(
      file: file, defaultAccess: invocation.choice(CommonOptions.defaultAccess, of: access))
    schema = invocation.arguments
    if let access = invocation.choice(CommonOptions.access, of: access) { options.access = access }
    if let keys = invocation.choice(CommonOptions.json, of: GeneratorOptions.JSONKeys.self) {
      options.jsonKeys = keys
    }
    if let templates = invocation[CommonOptions.templates] { self.templates = templates }
    var dialects: [DDLDialect] = []
    for name in invocation.all(CommonOptions.dialect) {
      if let dialect = DDLDialect(rawValue: name), !dialects.contains(dialect) {
        dialects.append(dialect)
      }
    }
    if !dialects.isEmpty { options.dialects = dialects }
  }
}
