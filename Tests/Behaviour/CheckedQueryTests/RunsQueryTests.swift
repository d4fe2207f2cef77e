import Foundation
import RunsModels
import Tenon
import TestSupport
import Testing

/// The function generated for the query of `schemas/runs.yaml`, run on SQLite.
@Suite("Queries of the runs")
struct RunsQueryTests {
  @Test("keys, enums and missing times have the types of the model")
  func bestValues() throws {
    let database = try Database.empty()
    defer { database.close() }
    try database.create(Runs.self)
    try database.write { (session: Session) throws in
      let user = try session.insert(User.Draft(username: "ann", email: "ann@example.com"))
      let experiment = try session.insert(Experiment.Draft(name: "One", owner: user))
      let start = Date(timeIntervalSince1970: 1_700_000_000)
      let first = try session.insert(
        Run.Draft(status: .finished, startedAt: start, experiment: experiment))
      let second = try session.insert(Run.Draft(experiment: experiment))
      for (run, step, value) in [(first, 1, 0.25), (first, 2, 0.75), (second, 1, 0.5)] {
        try session.insert(
          Metric.Draft(run: run, name: "accuracy", step: Int64(step), value: value))
      }
      #expect(
        try Runs.bestValues(experiment: experiment.id, metric: "accuracy", in: session) == [
          Runs.BestValuesRow(id: first.id, status: .finished, startedAt: start, best: 0.75),
          Runs.BestValuesRow(id: second.id, status: .queued, startedAt: nil, best: 0.5),
        ])
    }
  }
}
