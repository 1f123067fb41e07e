"""Letters that are answered: the yearly question by mail, and what owners of practices are asked."""

from webapp.correspondence import answers, questions

PAGES = (answers.blueprint, questions.blueprint)
