package planted.spring.testkit;

record InnocentContract(int number) {}
