"""Works and provisions with links to where they can be read: of identifiers that nobody verified, none."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from mesoevidence.evidence.grade import words
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Study
from mesoevidence.wording import citation_words, provision_words

Link = tuple[str, str]
"""A label and an address."""


def web_address(url: str | None) -> str | None:
    """The address if a browser opens it as a page of the web; None for any other scheme and for what is no address."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def works_by_citation(kb: KnowledgeBase | None) -> dict[str, dict[str, Any]]:
    """What is known of a work, by the words that it is cited in."""
    return {citation_words(study): _work(study) for study in kb.studies.values()} if kb else {}


def provision_links(kb: KnowledgeBase | None) -> dict[str, str]:
    """Addresses of the provisions that were verified, by the words that they are cited in."""
    if kb is None:
        return {}
    read = (provision for provision in kb.provisions.values() if provision.status != "to_check")
    return {provision_words(provision): url for provision in read if (url := web_address(provision.url))}


def _work(study: Study) -> dict[str, Any]:
    design = words(study.design)
    known: dict[str, Any] = {"links": _links(study), "design": "randomised trial" if design == "rct" else design}
    if study.n is not None:
        known["n"] = study.n
    if study.status != "current":
        known["status"] = words(study.status)
    return known


def _links(study: Study) -> list[Link]:
    citation, unverified = study.citation, set(study.to_check)
    links: list[Link] = []
    if citation.doi and "doi" not in unverified:
        links.append(("DOI", f"https://doi.org/{quote(citation.doi, safe='/.()-_;:')}"))
    if citation.pmid and "pmid" not in unverified:
        links.append(("PubMed", f"https://pubmed.ncbi.nlm.nih.gov/{quote(citation.pmid, safe='')}/"))
    if citation.pmcid and "pmcid" not in unverified:
        links.append(("PMC", f"https://pmc.ncbi.nlm.nih.gov/articles/{quote(citation.pmcid, safe='')}/"))
    if not links and "url" not in unverified and (url := web_address(citation.url)):
        links.append(("Page", url))
    return links
