"""Words that everybody says and no norm may: they tell nothing of what a question is about."""

from govbot.core.text.stemming import stem

EVERYDAY = frozenset(
    """achar acho acontece acontecer ainda alem algo alguem algum alguma algumas alguns antes apos
    aqui assim atraves bastante cada caso certa certo chama chamar coisa coisas comigo
    consegue conseguir consigo conta contra cuja cujo daqui depois desde dessa desse desta
    deste deve devem devemos dever deveria devo dias dito dizer donde durante embora
    enquanto entao entre exemplo existe existem faco fala falar falta fazem fazer fazia
    feita feito fica ficam ficar fico fora ganha ganhar ganho gente gostaria igual isto
    jeito junto leva levar logo lugar maior maneira melhor menor menos mesmas mesmos meus
    minhas motivo mudar muita muitas muitos nada nenhum nenhuma nessa nesse nesta neste
    ninguem nossas nossos nova novo nunca onde outra outras outro outros parece parte peco
    pedir perto pessoa pessoas pode podem podemos poder poderia podia possivel posso pouca
    pouco poucos precisa precisam precisamos precisar preciso propria proprio proximo quais
    qualquer quanta quantas quanto quantos quase quer querem quero recebe recebem receber
    recebo sabe sabem saber sair sempre sendo sera serve servem servir sido sobre somente
    tanta tanto temos tenha tenham tenho terei tinha tipo toda todas todo todos tudo ultima
    ultimo usar vale valem valer vamos varias varios veja vezes virar voces voltar""".split()  # noqa: SIM905
)
"""Folded. A corpus without one of them has not misspelt it, and an answer need not say it."""
EVERYDAY_TERMS = frozenset(map(stem, EVERYDAY))
