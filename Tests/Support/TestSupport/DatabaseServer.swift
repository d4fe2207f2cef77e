import Foundation

/// A PostgreSQL or MariaDB server, used through its command-line client, with a separate schema or database.
package struct DatabaseServer: Sendable {
  /// The kinds of servers that tests run on.
  package enum Kind: String, CaseIterable, Sendable {
    case postgresql
    case mariadb

    /// The URL of the server, from the environment: `.ci/servers start` sets it.
    package var url: String? {
      let name =
        switch self {
        case .postgresql: "TENON_TEST_POSTGRESQL"
        case .mariadb: "TENON_TEST_MARIADB"
        }
      return ProcessInfo.processInfo.environment[name]
    }
  }

  /// An error of the server or its client about a script.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let kind: Kind
  private let arguments: [String]
  private let prelude: String
  private let scratch: String

  /// Runs a test in a new schema, and removes the schema afterwards.
  package static func with(_ kind: Kind, _ body: (DatabaseServer) throws -> Void) throws {
    guard let url = kind.url, let parts = URLComponents(string: url) else {
      throw Failure(description: "no server for \(kind)")
    }
    let server = DatabaseServer(kind, url: url, parts)
    _ = try server.execute("CREATE \(server.container) \(server.scratch);")
    defer { try? server.remove() }
    try body(server)
  }

  private init(_ kind: Kind, url: String, _ parts: URLComponents) {
    self.kind = kind
    scratch = "test_\(ProcessInfo.processInfo.processIdentifier)_\(UInt32.random(in: 0...(.max)))"
    switch kind {
    case .postgresql:
      arguments = ["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", url]
      prelude = "SET client_min_messages = warning;\nSET search_path TO \(scratch);\n"
    case .mariadb:
      let socket = parts.queryItems?.first { $0.name == "socket" }?.value
      let connection =
        if let socket {
          ["--socket", socket]
        } else {
          ["--host", parts.host ?? "127.0.0.1", "--port", String(parts.port ?? 3306)]
        }
      arguments =
        ["mariadb", "--no-defaults", "--batch", "--raw", "--skip-column-names"]
        + ["--default-character-set=utf8mb4", "--user", parts.user ?? "root"]
        + (parts.password.map { ["--password=\($0)"] } ?? []) + connection
      prelude = "USE \(scratch);\n"
    }
  }

  /// Runs statements on one connection and returns their rows as text.
  ///
  /// - Throws: `Failure` with the server's message about the first statement that fails.
  package func run(_ statements: [String]) throws -> [[String]] {
    try execute(prelude + statements.map { $0 + ";\n" }.joined())
      .split(separator: "\n").map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      }
  }

  private var container: String { kind == .postgresql ? "SCHEMA" : "DATABASE" }

  private func remove() throws {
    let cascade = kind == .postgresql ? " CASCADE" : ""
    _ = try execute("DROP \(container) \(scratch)\(cascade);")
  }

  private func execute(_ script: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    // A file instead of a pipe: if a client ends early, writing to a pipe would end this process.
    let file = FileManager.default.temporaryDirectory.appending(path: "\(scratch)-\(UUID()).sql")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: String(decoding: complaint, as: UTF8.self))
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
