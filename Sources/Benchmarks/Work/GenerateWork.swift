import TenonGenerator
import TenonSchema

extension Work {
  /// Generates the Swift of a schema's models, without reading or writing files; a row is a model. It uses one thread,
  /// as only the work of one thread can be counted.
  static var generate: Work {
    Work(letter: "m", name: "generate the Swift of models") { _ in
      let models = 60
      let file = SourceFile(path: "sample.yaml", text: SampleSchema.text(models: models))
      return Workload(
        rows: models,
        subjects: [
          Subject("load", .none) { clock in
            let loaded = Parallel.$isSerial.withValue(true) {
              clock.measure { SchemaLoader.load([file]) }
            }
            return Outcome(rows: loaded.graph?.models.count ?? 0)
          },
          Subject("render", .none) { clock in
            guard let graph = SchemaLoader.load([file]).graph else {
              throw BenchmarkError("the sample schema has mistakes")
            }
            _ = try Parallel.$isSerial.withValue(true) {
              try clock.measure { try Generator(graph: graph).files() }
            }
            return Outcome(rows: graph.models.count)
          },
        ])
    }
  }
}
