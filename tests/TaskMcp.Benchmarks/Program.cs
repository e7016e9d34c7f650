Console.WriteLine("TaskMcp.Benchmarks");
