Console.Error.WriteLine("usage: ./bench NAME [--quick] [--json]");
return 2;
