/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Domain XML in and out. It may come from another computer and from anybody, so nothing in it is trusted. */
#include "nest-domain-xml.h"

#include <glib/gi18n.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <string.h>

#include "nest-domain-tree.h"
#include "nest-hypervisor.h"

/* libvirt's own limit for one string on its wire (REMOTE_STRING_MAX) */
#define MAX_LENGTH (4 * 1024 * 1024)

struct _NestDomainXml
{
  xmlDoc *document;
};

static void
set_unreadable (GError **error)
{
  g_set_error_literal (error, NEST_HYPERVISOR_ERROR, NEST_HYPERVISOR_ERROR_BAD_OUTPUT,
                       _("The description of the machine is not XML that can be understood"));
}

/*
 * No network, no files, no entities of the document's own (they can grow without bounds), no more than 256
 * levels (libxml2's limit without XML_PARSE_HUGE), no encoding but libvirt's, and no words on the terminal.
 */
xmlDoc *
nest_domain_parse_document (const char  *xml,
                            gsize        length,
                            GError     **error)
{
  static gsize initialized;
  xmlDoc *document = NULL;

  if (g_once_init_enter (&initialized))
    {
      xmlInitParser ();
      g_once_init_leave (&initialized, 1);
    }

  if (length <= MAX_LENGTH)
    document = xmlReadMemory (xml, (int) length, NULL, "UTF-8",
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == NULL)
    {
      set_unreadable (error);
      return NULL;
    }
  if (xmlDocGetRootElement (document) == NULL || document->intSubset != NULL)
    {
      xmlFreeDoc (document);
      set_unreadable (error);
      return NULL;
    }

  return document;
}

/**
 * nest_domain_xml_parse:
 * @xml: what libvirt, or anybody else, calls a domain's XML; at most 4 MiB
 * @length: bytes; -1 if @xml ends with a NUL
 *
 * Returns: (transfer full): the document; %NULL with %NEST_HYPERVISOR_ERROR_BAD_OUTPUT if it is not
 *   well-formed, too large, too deep, or brings a document type of its own. Whether it is a domain that
 *   Nestbox can work with says nest_domain_get_problem()
 */
NestDomainXml *
nest_domain_xml_parse (const char  *xml,
                       gssize       length,
                       GError     **error)
{
  xmlDoc *document = nest_domain_parse_document (xml, length < 0 ? strlen (xml) : (gsize) length, error);
  NestDomainXml *self;

  if (document == NULL)
    return NULL;
  self = g_new0 (NestDomainXml, 1);
  self->document = document;

  return self;
}

/** nest_domain_xml_copy: Returns: (transfer full): a copy of its own */
NestDomainXml *
nest_domain_xml_copy (NestDomainXml *self)
{
  NestDomainXml *copy = g_new0 (NestDomainXml, 1);

  copy->document = xmlCopyDoc (self->document, 1);

  return copy;
}

void
nest_domain_xml_free (NestDomainXml *self)
{
  xmlFreeDoc (self->document);
  g_free (self);
}

/** nest_domain_xml_swap: makes each the other's document */
void
nest_domain_xml_swap (NestDomainXml *self,
                      NestDomainXml *other)
{
  xmlDoc *document = self->document;

  self->document = other->document;
  other->document = document;
}

xmlNode *
nest_domain_xml_get_root (NestDomainXml *self)
{
  return xmlDocGetRootElement (self->document);
}

/**
 * nest_domain_xml_to_string:
 *
 * Returns: (transfer full): UTF-8 text with everything that was there: unknown elements, namespaces, comments, the
 *   order of attributes, blanks between elements. What XML itself does not keep (the kind of quotes, blanks inside
 *   tags) is libxml2's
 */
char *
nest_domain_xml_to_string (NestDomainXml *self)
{
  xmlBuffer *buffer = xmlBufferCreate ();
  /* -1 is what libxml2's parser leaves where there was no XML declaration */
  int options = self->document->standalone == -1 ? XML_SAVE_NO_DECL : 0;
  xmlSaveCtxt *context = xmlSaveToBuffer (buffer, "UTF-8", options);
  char *text;

  xmlSaveDoc (context, self->document);
  xmlSaveClose (context);
  text = g_strndup ((const char *) xmlBufferContent (buffer), (gsize) xmlBufferLength (buffer));
  xmlBufferFree (buffer);

  return text;
}

/* --- comparing --- */

static gboolean
text_equal (const xmlChar *a,
            const xmlChar *b)
{
  return xmlStrEqual (a != NULL ? a : BAD_CAST "", b != NULL ? b : BAD_CAST "");
}

static gboolean
namespace_equal (const xmlNs *a,
                 const xmlNs *b)
{
  return xmlStrEqual (a != NULL ? a->href : NULL, b != NULL ? b->href : NULL);
}

static guint
count_attributes (const xmlNode *node)
{
  guint count = 0;

  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    count++;

  return count;
}

static gboolean
attributes_equal (const xmlNode *a,
                  const xmlNode *b)
{
  if (count_attributes (a) != count_attributes (b))
    return FALSE;
  for (const xmlAttr *attribute = a->properties; attribute != NULL; attribute = attribute->next)
    {
      const xmlChar *href = attribute->ns != NULL ? attribute->ns->href : NULL;
      xmlChar *left = xmlGetNsProp (a, attribute->name, href);
      xmlChar *right = xmlGetNsProp (b, attribute->name, href);
      gboolean equal = right != NULL && text_equal (left, right);

      xmlFree (left);
      xmlFree (right);
      if (!equal)
        return FALSE;
    }

  return TRUE;
}

static const xmlNode *
skip_blank_nodes (const xmlNode *node)
{
  while (node != NULL && xmlIsBlankNode (node))
    node = node->next;

  return node;
}

static gboolean
nodes_equal (const xmlNode *a,
             const xmlNode *b)
{
  if (a->type != b->type || !text_equal (a->name, b->name))
    return FALSE;
  if (a->type != XML_ELEMENT_NODE)
    return text_equal (a->content, b->content);
  if (!namespace_equal (a->ns, b->ns) || !attributes_equal (a, b))
    return FALSE;

  a = skip_blank_nodes (a->children);
  b = skip_blank_nodes (b->children);
  for (; a != NULL && b != NULL; a = skip_blank_nodes (a->next), b = skip_blank_nodes (b->next))
    if (!nodes_equal (a, b))
      return FALSE;

  return a == NULL && b == NULL;
}

/**
 * nest_domain_xml_equal:
 *
 * Returns: whether both say the same: elements, attributes (in any order), texts, comments; blanks between
 *   elements do not count
 */
gboolean
nest_domain_xml_equal (NestDomainXml *self,
                       NestDomainXml *other)
{
  const xmlNode *a = skip_blank_nodes (self->document->children);
  const xmlNode *b = skip_blank_nodes (other->document->children);

  for (; a != NULL && b != NULL; a = skip_blank_nodes (a->next), b = skip_blank_nodes (b->next))
    if (!nodes_equal (a, b))
      return FALSE;

  return a == NULL && b == NULL;
}
