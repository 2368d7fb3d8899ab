package planted.spring.testkit;

@org.springframework.core.annotation.Order
class UsesSpringToo {}
