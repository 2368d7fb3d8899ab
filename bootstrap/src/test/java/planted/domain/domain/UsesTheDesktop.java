package planted.domain.domain;

record UsesTheDesktop(javax.swing.JFrame frame) {}
