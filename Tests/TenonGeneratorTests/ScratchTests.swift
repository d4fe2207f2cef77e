import Foundation
import TenonGenerator
import TenonSchema
import Testing

@Test func scratch() throws {
  var options = GeneratorOptions()
  options.sources = ["blog.yaml"]
  let files = try Generator(graph: blogGraph, options: options).files()
  let plan = try OutputPlan(files: files, directory: "/tmp/genlab/blog")
  try plan.apply()
}
