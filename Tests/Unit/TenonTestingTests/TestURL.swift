import TestSupport

/// The URL of the databases of these tests: memory, or the server of this test run.
let testURL =
  TestDriver.current == .postgresql
  ? DatabaseServer.Kind.postgresql.url ?? "" : "sqlite::memory:"
