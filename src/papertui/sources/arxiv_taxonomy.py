"""The categories and archives of arXiv by name, and what was meant by one that there is not.

From arXiv's own table (arxiv-base, arxiv/taxonomy/definitions.py, as of 2026). An arXiv of later on may have more: this
decides what needs no question to arXiv, and never what there is.
"""

from __future__ import annotations

import difflib
import re

from papertui.sources.arxiv_fields import category

_TABLE = """
astro-ph Astrophysics
astro-ph.CO Cosmology and Nongalactic Astrophysics
astro-ph.EP Earth and Planetary Astrophysics
astro-ph.GA Astrophysics of Galaxies
astro-ph.HE High Energy Astrophysical Phenomena
astro-ph.IM Instrumentation and Methods for Astrophysics
astro-ph.SR Solar and Stellar Astrophysics
cond-mat Condensed Matter
cond-mat.dis-nn Disordered Systems and Neural Networks
cond-mat.mes-hall Mesoscale and Nanoscale Physics
cond-mat.mtrl-sci Materials Science
cond-mat.other Other Condensed Matter
cond-mat.quant-gas Quantum Gases
cond-mat.soft Soft Condensed Matter
cond-mat.stat-mech Statistical Mechanics
cond-mat.str-el Strongly Correlated Electrons
cond-mat.supr-con Superconductivity
cs Computer Science
cs.AI Artificial Intelligence
cs.AR Hardware Architecture
cs.CC Computational Complexity
cs.CE Computational Engineering, Finance, and Science
cs.CG Computational Geometry
cs.CL Computation and Language
cs.CR Cryptography and Security
cs.CV Computer Vision and Pattern Recognition
cs.CY Computers and Society
cs.DB Databases
cs.DC Distributed, Parallel, and Cluster Computing
cs.DL Digital Libraries
cs.DM Discrete Mathematics
cs.DS Data Structures and Algorithms
cs.ET Emerging Technologies
cs.FL Formal Languages and Automata Theory
cs.GL General Literature
cs.GR Graphics
cs.GT Computer Science and Game Theory
cs.HC Human-Computer Interaction
cs.IR Information Retrieval
cs.IT Information Theory
cs.LG Machine Learning
cs.LO Logic in Computer Science
cs.MA Multiagent Systems
cs.MM Multimedia
cs.MS Mathematical Software
cs.NA Numerical Analysis
cs.NE Neural and Evolutionary Computing
cs.NI Networking and Internet Architecture
cs.OH Other Computer Science
cs.OS Operating Systems
cs.PF Performance
cs.PL Programming Languages
cs.RO Robotics
cs.SC Symbolic Computation
cs.SD Sound
cs.SE Software Engineering
cs.SI Social and Information Networks
cs.SY Systems and Control
econ Economics
econ.EM Econometrics
econ.GN General Economics
econ.TH Theoretical Economics
eess Electrical Engineering and Systems Science
eess.AS Audio and Speech Processing
eess.IV Image and Video Processing
eess.SP Signal Processing
eess.SY Systems and Control
gr-qc General Relativity and Quantum Cosmology
hep-ex High Energy Physics - Experiment
hep-lat High Energy Physics - Lattice
hep-ph High Energy Physics - Phenomenology
hep-th High Energy Physics - Theory
math Mathematics
math-ph Mathematical Physics
math.AC Commutative Algebra
math.AG Algebraic Geometry
math.AP Analysis of PDEs
math.AT Algebraic Topology
math.CA Classical Analysis and ODEs
math.CO Combinatorics
math.CT Category Theory
math.CV Complex Variables
math.DG Differential Geometry
math.DS Dynamical Systems
math.FA Functional Analysis
math.GM General Mathematics
math.GN General Topology
math.GR Group Theory
math.GT Geometric Topology
math.HO History and Overview
math.IT Information Theory
math.KT K-Theory and Homology
math.LO Logic
math.MG Metric Geometry
math.MP Mathematical Physics
math.NA Numerical Analysis
math.NT Number Theory
math.OA Operator Algebras
math.OC Optimization and Control
math.PR Probability
math.QA Quantum Algebra
math.RA Rings and Algebras
math.RT Representation Theory
math.SG Symplectic Geometry
math.SP Spectral Theory
math.ST Statistics Theory
nlin Nonlinear Sciences
nlin.AO Adaptation and Self-Organizing Systems
nlin.CD Chaotic Dynamics
nlin.CG Cellular Automata and Lattice Gases
nlin.PS Pattern Formation and Solitons
nlin.SI Exactly Solvable and Integrable Systems
nucl-ex Nuclear Experiment
nucl-th Nuclear Theory
physics Physics
physics.acc-ph Accelerator Physics
physics.ao-ph Atmospheric and Oceanic Physics
physics.app-ph Applied Physics
physics.atm-clus Atomic and Molecular Clusters
physics.atom-ph Atomic Physics
physics.bio-ph Biological Physics
physics.chem-ph Chemical Physics
physics.class-ph Classical Physics
physics.comp-ph Computational Physics
physics.data-an Data Analysis, Statistics and Probability
physics.ed-ph Physics Education
physics.flu-dyn Fluid Dynamics
physics.gen-ph General Physics
physics.geo-ph Geophysics
physics.hist-ph History and Philosophy of Physics
physics.ins-det Instrumentation and Detectors
physics.med-ph Medical Physics
physics.optics Optics
physics.plasm-ph Plasma Physics
physics.pop-ph Popular Physics
physics.soc-ph Physics and Society
physics.space-ph Space Physics
q-bio Quantitative Biology
q-bio.BM Biomolecules
q-bio.CB Cell Behavior
q-bio.GN Genomics
q-bio.MN Molecular Networks
q-bio.NC Neurons and Cognition
q-bio.OT Other Quantitative Biology
q-bio.PE Populations and Evolution
q-bio.QM Quantitative Methods
q-bio.SC Subcellular Processes
q-bio.TO Tissues and Organs
q-fin Quantitative Finance
q-fin.CP Computational Finance
q-fin.EC Economics
q-fin.GN General Finance
q-fin.MF Mathematical Finance
q-fin.PM Portfolio Management
q-fin.PR Pricing of Securities
q-fin.RM Risk Management
q-fin.ST Statistical Finance
q-fin.TR Trading and Market Microstructure
quant-ph Quantum Physics
stat Statistics
stat.AP Applications
stat.CO Computation
stat.ME Methodology
stat.ML Machine Learning
stat.OT Other Statistics
stat.TH Statistics Theory
"""

_NAMES = dict(line.split(" ", 1) for line in _TABLE.strip().splitlines())
_BY_LOWER = {code.lower(): code for code in _NAMES}
_ARCHIVES = frozenset(code.partition(".")[0] for code in _NAMES if "." in code)
_SINCE = dict(
    pair.split("=")
    for pair in (
        "cmp-lg=cs.CL adap-org=nlin.AO comp-gas=nlin.CG chao-dyn=nlin.CD solv-int=nlin.SI "
        "patt-sol=nlin.PS alg-geom=math.AG dg-ga=math.DG funct-an=math.FA q-alg=math.QA "
        "mtrl-th=cond-mat.mtrl-sci supr-con=cond-mat.supr-con acc-phys=physics.acc-ph "
        "ao-sci=physics.ao-ph atom-ph=physics.atom-ph bayes-an=physics.data-an chem-ph=physics.chem-ph "
        "plasm-ph=physics.plasm-ph "
    ).split()
)
"""Archives that were made part of others, and where their papers are now."""

_MOST_MEANT = 3
_CLOSE = 0.75
_FORM = re.compile(r"[a-z]{2,10}(?:-[a-z]{1,10})*(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)+|[a-z]{4,}))?", re.ASCII)


def name(code: str) -> str:
    """`Machine Learning` for `cs.LG`; `""` for what is not in the table."""
    return _NAMES.get(code, "")


def is_known(code: str) -> bool:
    """Whether this is a category or an archive, in the case in which arXiv writes it."""
    return code in _NAMES


def may_be_new(code: str) -> bool:
    """Whether a category of a later arXiv could be called that."""
    return code not in _SINCE and _FORM.fullmatch(code) is not None


def written(typed: str) -> str | None:
    """A category as arXiv writes it, whatever the case it was typed in; one that cannot be one as it was typed.

    `None` for what is no category of any of its archives.
    """
    code = _BY_LOWER.get(typed.strip().lower()) or category(typed)
    return code if code is None or may_be_new(code) else typed.strip()


def meant(typed: str) -> tuple[str, ...]:
    """The categories that were perhaps meant, the likeliest first."""
    lower = typed.strip().lower()
    if lower in _SINCE or lower in _BY_LOWER:
        return (_SINCE.get(lower) or _BY_LOWER[lower],)
    archive, _, subject = lower.partition(".")
    if archive in _ARCHIVES and len(subject) == len("LG"):
        # of two letters any two are close: the same ones elsewhere, or the other way round
        close = [code for code in _BY_LOWER if code.endswith(f".{subject}")] + [f"{archive}.{subject[::-1]}"]
    else:
        close = difflib.get_close_matches(lower, _BY_LOWER, _MOST_MEANT, _CLOSE)
    found = [_BY_LOWER[code] for code in close if code in _BY_LOWER]
    found += [code for code, words in _NAMES.items() if lower == words.lower()]
    if not found and "." not in lower and len(lower) > _MOST_MEANT:
        found = [code for code, words in _NAMES.items() if lower in words.lower()]
    return tuple(dict.fromkeys(found))[:_MOST_MEANT]


def did_you_mean(typed: str) -> str:
    """`; did you mean cs.LG (Machine Learning)?`, or a full stop."""
    found = meant(typed)
    return f"; did you mean {' or '.join(f'{code} ({_NAMES[code]})' for code in found)}?" if found else "."
